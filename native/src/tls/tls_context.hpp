// What TLS sessions share: certificates, trust and settings.
#pragma once

#include <duet/tls_server_options.hpp>

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_method_st;

namespace duet::detail {

/// TLS 1.2 or later, no compression, no renegotiation; HTTP/1.1 by ALPN. Immutable once made, so sessions on
/// several threads may share it; a session keeps what it needs of it alive by itself.
class TlsContext {
 public:
  /// With what both roles have in common. Null, and `error` one sentence without its period, if it cannot be
  /// made. See make_client_context() and make_server_context().
  static std::shared_ptr<TlsContext> make(const ssl_method_st* method, std::string& error);
  /// No earlier version than TLS 1.3. False, and `error`, if that cannot be.
  bool require_1_3(std::string& error);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  [[nodiscard]] ssl_ctx_st* native() const { return context_; }
  [[nodiscard]] bool verifies_peer() const;

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}

  ssl_ctx_st* context_;
};

}  // namespace duet::detail
