#include "net/tls_stream.hpp"

#include <algorithm>
#include <utility>

#include "net/io_context.hpp"

namespace duet::detail {

namespace {

// Enough for one system call.
constexpr std::size_t most_encrypted = 64 * 1024;

// More than the ciphertext of the owner's data ever takes.
constexpr std::size_t most_output = 256 * 1024;

}  // namespace

TlsStream::TlsStream(IoContext& io, UniqueSocket fd, std::unique_ptr<TlsSession> tls, StreamEvents& events)
    : Stream(io, std::move(fd), Phase::connected, events), tls_(std::move(tls)) {}

TlsStream::TlsStream(IoContext& io, Stream& before, std::unique_ptr<TlsSession> tls, StreamEvents& events)
    : Stream(io, before, events), tls_(std::move(tls)) {}

void TlsStream::begin(std::span<std::byte> come) {
  if (come.empty())
    advance_handshake();
  else
    take(come);
}

void TlsStream::advance_handshake() {
  const TlsSession::Status status = tls_->handshake();
  request_flush();
  if (status == TlsSession::Status::want_more) return;
  if (status == TlsSession::Status::ok) return open();
  flush();  // the alert gives the reason to the peer
  end(Cause::tls, tls_->error().empty() ? "the TLS handshake failed" : tls_->error());
}

std::span<std::byte> TlsStream::receive_buffer() { return io().network_buffer(); }

void TlsStream::take(std::span<std::byte> ciphertext) {
  tls_->feed(ciphertext);
  if (!is_open()) advance_handshake();
  while (!ended() && is_open()) {
    const std::span<std::byte> buffer = place().empty() ? io().plaintext_buffer() : place();
    std::size_t size = 0;
    const TlsSession::Status status = tls_->read(buffer, size);
    if (!tls_->output().empty()) request_flush();
    if (status == TlsSession::Status::want_more) return;
    if (status == TlsSession::Status::closed) return peer_finished();
    if (status == TlsSession::Status::failed) {
      // With TLS 1.3 a client is open before the server has checked its certificate, or the client the pinned
      // key (RFC 8446 section 4.4.2.4): an alert before any data still belongs to the handshake.
      if (!is_heard_) enter(Phase::connected);
      return end(Cause::tls, tls_->error());
    }
    is_heard_ = true;
    if (size > 0) report(buffer.first(size));
    if (!tls_->has_more()) return;
  }
}

// A KeyUpdate requires an answer (RFC 8446 section 4.6.3): a peer that does not read them must not fill our
// memory.
bool TlsStream::may_read() {
  if (tls_->output().size() - output_sent_ > most_output) is_choked_ = true;
  return !is_choked_;
}

bool TlsStream::transmit() {
  while (true) {
    Bytes& output = tls_->output();
    std::span<const std::byte> rest = std::span<const std::byte>(output).subspan(output_sent_);
    if (!send_bytes(rest)) {
      output_sent_ = output.size() - rest.size();
      return false;
    }
    output.clear();
    output_sent_ = 0;
    if (std::exchange(is_choked_, false)) watch_reading();
    out().consume(std::exchange(encrypted_, 0));
    if (out().empty() || !is_open()) {
      io().pools().ciphertext.give_back(std::exchange(output, {}));
      return out().empty();
    }
    if (output.capacity() == 0) output = io().pools().ciphertext.take();
    if (!encrypt_some()) return break_off(), false;
  }
}

bool TlsStream::encrypt_some() {
  std::array<iovec, SendQueue::most_pieces> pieces;
  const auto count = static_cast<std::size_t>(out().gather(pieces));
  for (std::size_t i = 0; i < count && encrypted_ < most_encrypted; ++i) {
    const std::size_t size = std::min(pieces[i].iov_len, most_encrypted - encrypted_);
    const std::span<const std::byte> piece(static_cast<const std::byte*>(pieces[i].iov_base), size);
    if (tls_->write(piece) != TlsSession::Status::ok) return false;
    encrypted_ += size;
  }
  return true;
}

// Encrypts piece by piece, each while it is in the processor's cache.
void TlsStream::send_large(std::span<const std::byte> header, std::span<const std::byte> payload) {
  bool at_once = out().empty() && is_open() && may_send();
  for (out().append(header); !payload.empty();) {
    const std::size_t size = at_once ? std::min(payload.size(), most_encrypted) : payload.size();
    out().append(payload.first(size), size);
    payload = payload.subspan(size);
    at_once = at_once && transmit();
  }
  if (out().empty()) return;
  out().count_message();
  answer();
}

// Does not wait if the socket has no room for the close_notify.
void TlsStream::say_goodbye() {
  tls_->shutdown();
  std::span<const std::byte> last = tls_->output();
  send_bytes(last);
}

std::ptrdiff_t TlsStream::beside_queue() const {
  return static_cast<std::ptrdiff_t>(tls_->output().size() - output_sent_) -
         static_cast<std::ptrdiff_t>(encrypted_);
}

}  // namespace duet::detail
