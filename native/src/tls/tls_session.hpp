// One TLS connection over bytes in memory: ciphertext on one side, plaintext on the other.
#pragma once

#include <duet/client_certificate.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "tls/memory_bio.hpp"
#include "tls/tls_context.hpp"

struct ssl_st;

namespace duet::detail {

/// Belongs to one thread. After any call there may be output to send, also after one that failed: the alert
/// gives the reason to the peer.
class TlsSession {
 public:
  enum class Role { client, server };
  enum class Status {
    ok,
    want_more,  ///< all input was used, and more is needed
    closed,     ///< the peer sent its close_notify: the end, and no bytes are missing before it
    failed      ///< for good; see error()
  };

  /// A client passes the host that it wants: a DNS name, which is also sent (SNI), or an IP address without
  /// brackets. If the context verifies, the session fails when the host is empty: it would otherwise trust
  /// any certificate.
  TlsSession(const TlsContext& context, Role role, std::string_view host);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// The handshake fails, even if it is otherwise valid, unless the peer has one of these keys
  /// (pinned_key.hpp). The keys are not copied.
  void pin(std::span<const std::string> keys) { pinned_ = keys; }

  /// Passes received ciphertext. It is not copied: it must stay valid until handshake() or read() returns
  /// something other than ok, or keep_fed() was called. Ignored once the session failed.
  void feed(std::span<const std::byte> ciphertext);
  /// Copies the unused ciphertext. To be called before its memory is released, if reading stopped early.
  void keep_fed() { wire_.keep(); }

  /// Continues the handshake. Call first, and after each feed until it is ok.
  Status handshake();
  /// Decrypts. ok: `out`, which must not be empty, has `n` bytes of plaintext, at least one. Call until it
  /// returns something else.
  Status read(std::span<std::byte> out, std::size_t& n);
  /// Returns whether any input is left to read; if not, read() would return want_more.
  [[nodiscard]] bool has_more() const;
  /// Encrypts all of it into the output. Returns want_more before the handshake is done: then nothing is
  /// taken.
  Status write(std::span<const std::byte> plaintext);
  /// Queues close_notify, after which nothing can be written; reading continues. Does nothing before the
  /// handshake is done.
  void shutdown();

  /// Returns the peer's identity, once the handshake is ok. Null if it has sent no certificate, or it is not
  /// verified.
  [[nodiscard]] std::unique_ptr<const ClientCertificate> peer_certificate() const;

  /// Ciphertext to send. The caller removes it, or swaps in other memory.
  Bytes& output() { return wire_.output; }
  /// Returns why it failed: a sentence without its full stop. Empty if it did not.
  [[nodiscard]] std::string error() const { return error_; }

 private:
  Status result(int returned);
  void fail(std::string error);
  std::string describe_failure() const;
  bool name_peer(bool verify);

  ssl_st* ssl_ = nullptr;
  MemoryBio wire_;
  std::string host_;
  std::string error_;
  std::span<const std::string> pinned_;
  bool failed_ = false;
};

}  // namespace duet::detail
