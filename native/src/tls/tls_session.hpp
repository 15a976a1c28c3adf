// One TLS connection over bytes in memory: ciphertext in and out on one side, plaintext on the other.
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

/// Belongs to one thread. After any call there may be output to send, also after one that failed: an alert
/// tells the peer why.
class TlsSession {
 public:
  enum class Role { client, server };
  enum class Status {
    ok,
    want_more,  ///< everything that was fed is used up, and more is needed
    closed,     ///< the peer sent its close_notify: the end, and no bytes are missing before it
    failed      ///< for good; see error()
  };

  /// A client names the host it wants: a DNS name, which is also sent (SNI), or an IP address without
  /// brackets. With a context that verifies, the session fails when the host is empty: it would otherwise
  /// trust any certificate.
  TlsSession(const TlsContext& context, Role role, std::string_view host);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  /// The handshake fails, once all else about it is good, unless the peer has one of these keys
  /// (pinned_key.hpp). Not copied.
  void pin(std::span<const std::string> keys) { pinned_ = keys; }

  /// Gives ciphertext from the network. Not copied: must stay valid until handshake() or read() returns
  /// something other than ok, or keep_fed() was called. Ignored once the session failed.
  void feed(std::span<const std::byte> ciphertext);
  /// Copies what is fed and not used yet. To be called before the memory goes, when reading stopped early.
  void keep_fed() { wire_.keep(); }

  /// Goes on with the handshake. Call first, and after each feed until it is ok.
  Status handshake();
  /// ok: `n` bytes of plaintext are in `out`, which must not be empty; at least one. Call until it says
  /// otherwise.
  Status read(std::span<std::byte> out, std::size_t& n);
  /// Whether anything is left to read of what was fed: if not, read() would say want_more.
  [[nodiscard]] bool has_more() const;
  /// Encrypts all of it into the output. want_more before the handshake is done: then nothing is taken.
  Status write(std::span<const std::byte> plaintext);
  /// Queues close_notify, after which nothing can be written; reading goes on. Before the handshake is done,
  /// nothing.
  void shutdown();

  /// Who the peer is, once the handshake is ok. Null if it has shown no certificate, or is not verified.
  [[nodiscard]] std::unique_ptr<const ClientCertificate> peer_certificate() const;

  /// Ciphertext to send. The caller takes it out and clears it, or puts other memory in its place.
  Bytes& output() { return wire_.output; }
  /// Why it failed: one sentence without its period. Empty if it did not.
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
