// The shared part of TLS sessions: certificates, trust and settings.
#pragma once

#include <duet/tls_server_options.hpp>

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_method_st;

namespace duet::detail {

/// TLS 1.2 or later, no compression, no renegotiation; HTTP/1.1 by ALPN. Immutable once created, so sessions
/// on several threads may share it. A session keeps the parts that it needs alive.
class TlsContext {
 public:
  /// Creates a context with the settings of both roles. Returns null, and a sentence without its full stop in
  /// `error`, on failure. See make_client_context() and make_server_context().
  static std::shared_ptr<TlsContext> make(const ssl_method_st* method, std::string& error);
  /// Refuses versions before TLS 1.3. Returns false, and `error`, on failure.
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
