// What TLS sessions share: certificates, trust and settings.
#pragma once

#include <duet/tls_options.hpp>

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace duet::detail {

/// TLS 1.2 or later, no compression, no renegotiation; HTTP/1.1 by ALPN. Immutable once made, so sessions on
/// several threads may share it; a session keeps what it needs of it alive by itself.
class TlsContext {
 public:
  struct ClientTls {
    // Trusted instead of the system's roots, unless all are empty: PEM, by hash, PEM.
    std::string ca_file = {};
    std::string ca_folder = {};
    std::string ca_text = {};
    bool verify = true;         ///< false: anyone is trusted. For tests
    Certificate identity = {};  ///< shown if asked for; empty: none
    bool only_1_3 = false;
  };

  /// Null, and `error` one sentence without its period, if it cannot be made, or fails in a first handshake
  /// with a partner in memory.
  static std::shared_ptr<TlsContext> make_server(const TlsOptions& options, std::string& error);
  static std::shared_ptr<TlsContext> make_client(const ClientTls& options, std::string& error);

  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  [[nodiscard]] ssl_ctx_st* native() const { return context_; }
  [[nodiscard]] bool verifies_peer() const;
  /// What is wrong with the dates of a server's certificates, as a sentence; empty if nothing.
  [[nodiscard]] std::string date_problem() const;

 private:
  explicit TlsContext(ssl_ctx_st* context) : context_(context) {}
  static std::shared_ptr<TlsContext> make(bool server, std::string& error);
  bool require_1_3(std::string& error);

  ssl_ctx_st* context_;
};

}  // namespace duet::detail
