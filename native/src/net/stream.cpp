#include "net/stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "net/io_context.hpp"
#include "net/would_block.hpp"

namespace duet::detail {

namespace {

// More than the ciphertext of what the owner sends ever takes.
constexpr std::size_t most_tls_output = 256 * 1024;

// How often one stream may read before the others get their turn.
constexpr int most_reads = 4;

int pending_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

}  // namespace

Stream::Stream(IoContext& io, UniqueFd fd, State state, std::unique_ptr<TlsSession> tls, StreamEvents& events)
    : io_(io),
      events_(&events),
      watch_(io.reactor().watch(std::move(fd), *this)),
      tls_(std::move(tls)),
      out_(io.pools()),
      state_(state) {
  if (!watch_) return;
  if (state_ == State::connecting)
    io_.reactor().want_write(watch_);
  else if (!tls_)
    open_ = true;
}

Stream::~Stream() { close(); }

void Stream::close() {
  if (watch_) io_.reactor().release(std::exchange(watch_, nullptr));
  out_.clear();
}

void Stream::end(Cause cause, std::string_view detail) {
  if (!watch_) return;
  close();
  // Once connected, what keeps a stream from opening is its TLS handshake, whoever broke it off.
  if (state_ == State::connected) cause = Cause::tls;
  events_->on_stream_end(open_ ? Cause::lost : cause, detail);
}

void Stream::on_hangup() {
  // What came before is still to be read: the alert of a server, say, that hung up on who has sent on.
  if (state_ == State::connected) on_readable();
  if (!watch_) return;
  const int error = pending_error(Reactor::fd(watch_));
  end(Cause::tcp, error ? std::strerror(error) : "the connection was lost");
}

void Stream::on_writable() {
  if (state_ == State::connected) return flush_at_end_of_turn();
  if (const int error = pending_error(Reactor::fd(watch_))) return end(Cause::tcp, std::strerror(error));
  connected();
}

void Stream::connected() {
  state_ = State::connected;
  const int on = 1;
  setsockopt(Reactor::fd(watch_), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls_) return advance_handshake();
  open_ = true;
  events_->on_stream_open();
}

void Stream::start_tls(std::unique_ptr<TlsSession> tls, std::span<std::byte> come) {
  tls_ = std::move(tls);
  open_ = false;
  if (come.empty()) return advance_handshake();
  read_tls(come);
}

void Stream::advance_handshake() {
  const TlsSession::Status status = tls_->handshake();
  request_flush();
  if (status == TlsSession::Status::want_more) return;
  if (status != TlsSession::Status::ok) {
    flush();  // the alert tells the peer why
    return end(Cause::tls, tls_->error().empty() ? "the TLS handshake failed" : tls_->error());
  }
  open_ = true;
  events_->on_stream_open();
}

void Stream::on_readable() {
  if (state_ == State::connecting) return;  // on_writable tells whether it succeeded
  if (goes_on_) return;
  io_.budget().begin();
  reading_ = true;
  read();
  reading_ = false;
  if (std::exchange(answers_, false)) flush_if_requested();
}

void Stream::read() {
  for (int i = 0; i < most_reads && watch_ && !paused_ && !goes_on_ && !peer_finished_; ++i) {
    if (is_choked()) {
      choked_ = true;
      return watch_reading();
    }
    const std::span<std::byte> buffer = tls_ || place_.empty() ? io_.network_buffer() : place_;
    const ssize_t got = recv(Reactor::fd(watch_), buffer.data(), buffer.size(), 0);
    const int error = errno;
    const std::size_t size = got > 0 ? static_cast<std::size_t>(got) : 0;
    if (size > 0) tls_ ? read_tls(buffer.first(size)) : report(buffer.first(size));
    if (got < 0 && would_block(error)) return;
    if (got < 0) return end(Cause::tcp, std::strerror(error));
    if (got == 0) return peer_finished();
    if (size < buffer.size() || !io_.budget().spend(0)) return;
  }
}

void Stream::go_on_later() {
  if (!std::exchange(goes_on_, true)) io_.go_on_later(weak_from_this());
}

void Stream::go_on() {
  goes_on_ = false;
  if (!watch_) return;
  io_.budget().begin();
  reading_ = true;
  try {
    events_->on_stream_bytes({});
  } catch (const std::bad_alloc&) {
    on_no_memory();
  }
  reading_ = false;
  if (std::exchange(answers_, false)) flush_if_requested();
}

void Stream::on_no_memory() {
  reading_ = false;
  answers_ = false;
  end(Cause::tcp, "there is no memory left");
}

bool Stream::is_choked() const { return tls_ && tls_->output().size() - output_sent_ > most_tls_output; }

void Stream::watch_reading() {
  if (watch_) io_.reactor().pause(watch_, paused_ || choked_ || peer_finished_);
}

void Stream::report(std::span<std::byte> bytes) {
  place_ = {};
  events_->on_stream_bytes(bytes);
}

void Stream::read_tls(std::span<std::byte> ciphertext) {
  tls_->feed(ciphertext);
  if (!open_) advance_handshake();
  while (watch_ && open_) {
    const std::span<std::byte> buffer = place_.empty() ? io_.plaintext_buffer() : place_;
    std::size_t size = 0;
    const TlsSession::Status status = tls_->read(buffer, size);
    if (!tls_->output().empty()) request_flush();
    if (status == TlsSession::Status::want_more) return;
    if (status == TlsSession::Status::closed) return peer_finished();
    if (status == TlsSession::Status::failed) {
      // With TLS 1.3 a client is through before the server has looked at its certificate, or it at the pinned
      // key (RFC 8446 section 4.4.2.4): an alert that comes first of all still is of the handshake.
      open_ = heard_;
      return end(Cause::tls, tls_->error());
    }
    heard_ = true;
    if (size > 0) report(buffer.first(size));
    if (!tls_->has_more()) return;
  }
}

void Stream::pause(bool paused) {
  if (!watch_ || paused_ == paused) return;
  paused_ = paused;
  watch_reading();
}

// The descriptor stays readable for good.
void Stream::peer_finished() {
  if (!watch_ || peer_finished_) return;
  peer_finished_ = open_ && !finished_ && !broken_ && (finishing_ || events_->on_stream_finish());
  if (!peer_finished_) return end(Cause::tcp, "the peer closed the connection");
  watch_reading();
}

void Stream::end_after_peer() {
  if (std::exchange(peer_finished_, false)) watch_reading();
}

}  // namespace duet::detail
