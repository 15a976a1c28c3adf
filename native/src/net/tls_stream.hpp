#pragma once

#include <memory>

#include "net/stream.hpp"
#include "tls/tls_session.hpp"

namespace duet::detail {

/// A stream with TLS. It is open once the peer is verified.
class TlsStream final : public Stream {
 public:
  /// Takes a connected socket.
  TlsStream(IoContext& io, UniqueSocket fd, std::unique_ptr<TlsSession> tls, StreamEvents& events);
  /// Takes over the socket of another stream, which is destroyed afterwards. Then call begin().
  TlsStream(IoContext& io, Stream& before, std::unique_ptr<TlsSession> tls, StreamEvents& events);

  /// Starts a client's handshake, or handles the bytes that the peer has already sent.
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
  /// If a connected socket does not open, the TLS handshake has failed, on either side.
  [[nodiscard]] Cause cause_before_open(Cause) const override { return Cause::tls; }

  void advance_handshake();
  bool encrypt_some();

  std::unique_ptr<TlsSession> tls_;
  std::size_t encrypted_ = 0;    // bytes at the front of out() whose ciphertext is being sent
  std::size_t output_sent_ = 0;  // of tls_->output()
  bool is_heard_ = false;        // plaintext was received
  bool is_choked_ = false;       // nothing is read until the peer has read the answers that it caused
};

}  // namespace duet::detail
