#include "stream.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "net/native_transport.hpp"

namespace duet::detail {

namespace {

// How often one stream may read before the others get their turn.
constexpr int most_reads = 4;

int pending_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0) return errno;
  return error;
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

Stream::Stream(NativeTransport& transport, UniqueFd fd, State state, std::unique_ptr<TlsSession> tls,
               StreamEvents& events)
    : transport_(transport),
      events_(&events),
      watch_(transport.reactor().watch(std::move(fd), *this)),
      tls_(std::move(tls)),
      out_(transport.chunks()),
      state_(state) {
  if (!watch_) return;
  if (state_ == State::connecting)
    transport_.reactor().want_write(watch_);
  else if (!tls_)
    open_ = true;
}

Stream::~Stream() { close(); }

void Stream::close() {
  if (watch_) transport_.reactor().release(std::exchange(watch_, nullptr));
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
  if (state_ == State::connected) return flush_at_end_of_round();
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
  reading_ = true;
  read();
  reading_ = false;
  if (std::exchange(answers_, false)) flush_if_requested();
}

void Stream::read() {
  const std::span<std::byte> buffer = transport_.network_buffer();
  for (int i = 0; i < most_reads && watch_ && !paused_; ++i) {
    const ssize_t got = recv(Reactor::fd(watch_), buffer.data(), buffer.size(), 0);
    if (got < 0 && would_block(errno)) return;
    if (got < 0) return end(Cause::tcp, std::strerror(errno));
    if (got == 0) return end(Cause::tcp, "the peer closed the connection");
    const std::span<std::byte> bytes = buffer.first(static_cast<std::size_t>(got));
    if (tls_)
      read_tls(bytes);
    else
      events_->on_stream_bytes(bytes);
    if (bytes.size() < buffer.size()) return;
  }
}

void Stream::read_tls(std::span<std::byte> ciphertext) {
  tls_->feed(ciphertext);
  if (!open_) advance_handshake();
  const std::span<std::byte> buffer = transport_.plaintext_buffer();
  while (watch_ && open_) {
    std::size_t size = 0;
    const TlsSession::Status status = tls_->read(buffer, size);
    if (!tls_->output().empty()) request_flush();
    if (status == TlsSession::Status::want_more) return;
    if (status == TlsSession::Status::closed) return end(Cause::tls, "the peer closed the connection");
    if (status == TlsSession::Status::failed) {
      // With TLS 1.3 a client is through before the server has looked at its certificate, or it at the pinned
      // key (RFC 8446 section 4.4.2.4): an alert that comes first of all still is of the handshake.
      open_ = heard_;
      return end(Cause::tls, tls_->error());
    }
    heard_ = true;
    events_->on_stream_bytes(buffer.first(size));
  }
}

void Stream::request_flush() {
  if (transport_.in_round())
    flush_at_end_of_round();
  else
    flush();
}

void Stream::answer() {
  answers_ = reading_;
  request_flush();
}

void Stream::flush_at_end_of_round() {
  if (!std::exchange(flush_requested_, true)) transport_.flush_later(*this);
}

void Stream::flush() {
  flush_requested_ = false;
  if (!watch_ || state_ == State::connecting || broken_) return;
  if (!(tls_ ? send_encrypted() : send_plain())) return events_->on_stream_progress();
  events_->on_stream_room();
  if (!out_.empty() && watch_) return transport_.reactor().want_write(watch_);
  if (!watch_ || !finishing_ || finished_) return;
  finished_ = true;
  if (tls_) {
    tls_->shutdown();
    std::span<const std::byte> last = tls_->output();
    send_bytes(last);  // a close_notify that finds no room is not worth waiting for
  }
  shutdown(Reactor::fd(watch_), SHUT_WR);
}

bool Stream::send_plain() {
  while (!out_.empty()) {
    std::array<iovec, SendQueue::most_pieces> pieces;
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = static_cast<std::size_t>(out_.gather(pieces));
    // One piece, as most often, is cheaper without the list.
    const ssize_t sent = message.msg_iovlen == 1
                             ? send(Reactor::fd(watch_), pieces[0].iov_base, pieces[0].iov_len, MSG_NOSIGNAL)
                             : sendmsg(Reactor::fd(watch_), &message, MSG_NOSIGNAL);
    if (sent < 0 && would_block(errno)) {
      transport_.reactor().want_write(watch_);
      return false;
    }
    if (sent < 0) return broken(), false;
    out_.consume(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Stream::send_encrypted() {
  while (true) {
    std::vector<std::byte>& output = tls_->output();
    std::span<const std::byte> rest = std::span(output).subspan(output_sent_);
    if (!send_bytes(rest)) {
      output_sent_ = output.size() - rest.size();
      return false;
    }
    output.clear();
    output_sent_ = 0;
    out_.consume(std::exchange(encrypted_, 0));
    if (out_.empty() || !open_) return out_.empty();
    encrypted_ = out_.front().size();
    if (tls_->write(out_.front()) != TlsSession::Status::ok) return broken(), false;
  }
}

bool Stream::send_bytes(std::span<const std::byte>& bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(Reactor::fd(watch_), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && would_block(errno)) {
      transport_.reactor().want_write(watch_);
      return false;
    }
    if (sent < 0) return broken(), false;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

// The reading side will find out, and report it: flush() may have been called by whom it must not call.
void Stream::broken() {
  broken_ = true;
  out_.clear();
  encrypted_ = 0;
}

void Stream::pause(bool paused) {
  if (!watch_ || paused_ == paused) return;
  paused_ = paused;
  transport_.reactor().pause(watch_, paused);
}

void Stream::finish() {
  finishing_ = true;
  request_flush();
}

}  // namespace duet::detail
