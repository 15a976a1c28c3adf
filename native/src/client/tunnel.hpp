#pragma once

#include <duet/function.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "client/proxy.hpp"
#include "net/stream.hpp"

namespace duet::detail {

/// Asks a proxy for the way to a server (CONNECT, RFC 9110 section 9.3.6), on a connection to the proxy.
class Tunnel final : public StreamEvents {
 public:
  /// Once, with an empty sentence when what is sent from here on goes to the server; else why not, and the
  /// proxy's status if it gave one.
  using Done = Function<void(std::string_view error, int http_status)>;

  Tunnel(Stream& stream, Done done) : stream_(stream), done_(std::move(done)) { stream.report_to(*this); }

  void ask(const Destination& destination, const Proxy& proxy);

 private:
  void on_stream_open() override {}
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_end(Cause cause, std::string_view detail) override;

  Stream& stream_;
  Done done_;
  std::string answer_;
};

}  // namespace duet::detail
