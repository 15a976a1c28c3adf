#pragma once

#include <memory>

#include "net/stream.hpp"
#include "tls/tls_session.hpp"

namespace duet::detail {

/// A stream that speaks TLS. Open once the peer is verified.
class TlsStream final : public Stream {
 public:
  /// Of a socket that has connected.
  TlsStream(IoContext& io, UniqueFd fd, std::unique_ptr<TlsSession> tls, StreamEvents& events);
  /// Of a stream's that spoke something else before, and is to be destroyed. Then begin().
  TlsStream(IoContext& io, Stream& before, std::unique_ptr<TlsSession> tls, StreamEvents& events);

  /// A client's part of the handshake, or what has come of the peer's already.
  void begin(std::span<std::byte> come = {});

  void send_large(std::span<const std::byte> header, std::span<const std::byte> payload) override;
  [[nodiscard]] std::unique_ptr<const ClientCertificate> peer_certificate() const override {
    return tls_->peer_certificate();
  }

 private:
  void on_connected() override { advance_handshake(); }
  [[nodiscard]] std::span<std::byte> receive_buffer() override;
  void take(std::span<std::byte> ciphertext) override;
  bool transmit() override;
  [[nodiscard]] std::ptrdiff_t beside_queue() const override;
  [[nodiscard]] bool may_read() override;
  void say_goodbye() override;
  /// What keeps a connected socket from opening is its TLS handshake, whoever broke it off.
  [[nodiscard]] Cause cause_before_open(Cause) const override { return Cause::tls; }

  void advance_handshake();
  bool encrypt_some();

  std::unique_ptr<TlsSession> tls_;
  std::size_t encrypted_ = 0;    // bytes at the front of out() whose ciphertext is under way
  std::size_t output_sent_ = 0;  // of tls_->output()
  bool is_heard_ = false;        // plaintext came
  bool is_choked_ = false;       // nothing is read until the peer has read what it made this end say
};

}  // namespace duet::detail
