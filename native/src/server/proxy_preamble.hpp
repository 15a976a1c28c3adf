#pragma once

#include <memory>
#include <span>
#include <string>

#include "server/proxy_header.hpp"
#include "tls/tls_session.hpp"

namespace duet::detail {

/// Reads the PROXY header at the start of a connection from a trusted proxy (ServerOptions::proxy_protocol).
class ProxyPreamble {
 public:
  /// `tls` begins after the header; null without TLS.
  explicit ProxyPreamble(std::unique_ptr<TlsSession> tls) : tls_(std::move(tls)) {}

  ProxyHeader::State read(std::string_view bytes) {
    bytes_.append(bytes);
    header_ = ProxyHeader::parse(bytes_);
    return header_.state;
  }

  // Once done:
  [[nodiscard]] const std::string& source() const { return header_.source; }
  [[nodiscard]] std::span<std::byte> rest() {
    return std::as_writable_bytes(std::span(bytes_)).subspan(header_.consumed);
  }
  [[nodiscard]] std::unique_ptr<TlsSession> take_tls() { return std::move(tls_); }

 private:
  std::unique_ptr<TlsSession> tls_;
  std::string bytes_;
  ProxyHeader header_;
};

}  // namespace duet::detail
