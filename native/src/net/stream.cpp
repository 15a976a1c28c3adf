#include "net/stream.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "net/io_context.hpp"
#include "platform/sending.hpp"
#include "platform/socket.hpp"

namespace duet::detail {

namespace {

// The number of reads of one stream before other streams are read.
constexpr int most_reads = 4;

int pending_error(NativeSocket fd) {
  const std::optional<int> error = option(fd, SOL_SOCKET, SO_ERROR);
  return error ? *error : last_socket_error();
}

}  // namespace

Stream::Stream(IoContext& io, UniqueSocket fd, Phase phase, StreamEvents& events)
    : io_(io),
      events_(&events),
      watch_(io.reactor().watch_connection(std::move(fd), *this)),
      phase_(phase),
      out_(io.pools()) {
  if (watch_ && phase_ == Phase::connecting) watch_->want_write();
}

Stream::Stream(IoContext& io, Stream& before, StreamEvents& events)
    : io_(io),
      events_(&events),
      watch_(std::move(before.watch_)),
      phase_(Phase::connected),
      out_(io.pools()) {
  if (watch_) watch_->report_to(*this);
}

Stream::~Stream() { close(); }

NativeSocket Stream::fd() const { return watch_->fd(); }

void Stream::close() {
  watch_.reset();
  out_.clear();
}

void Stream::end(Cause cause, std::string_view detail) {
  if (!watch_) return;
  close();
  events_->on_stream_end(is_open() ? Cause::lost : cause_before_open(cause), detail);
}

void Stream::on_hangup() {
  // Read pending data first: it may contain the TLS alert that explains the reset.
  if (phase_ != Phase::connecting) on_readable();
  if (!watch_) return;
  const int error = send_error_ != 0 ? send_error_ : pending_error(fd());
  end(Cause::tcp, error ? error_text(error) : "the connection was lost");
}

void Stream::on_writable() {
  if (phase_ != Phase::connecting) return flush_at_end_of_turn();
  if (const int error = pending_error(fd())) return end(Cause::tcp, error_text(error));
  set_option(fd(), IPPROTO_TCP, TCP_NODELAY, 1);
  on_connected();
}

void Stream::open() {
  phase_ = Phase::open;
  events_->on_stream_open();
}

void Stream::on_no_memory() {
  doing_ = Doing::nothing;
  end(Cause::tcp, "out of memory");
}

template <class Read>
void Stream::read_and_answer(Read&& read) {
  io_.budget().begin();
  doing_ = Doing::reading;
  read();
  if (std::exchange(doing_, Doing::nothing) == Doing::answering) flush_if_requested();
}

void Stream::on_readable() {
  if (phase_ == Phase::connecting) return;  // on_writable reports the result
  if (!goes_on_) read_and_answer([this] { read(); });
}

void Stream::read() {
  for (int i = 0; i < most_reads && watch_ && !paused_ && !goes_on_ && !peer_finished_; ++i) {
    if (!may_read()) return watch_reading();
    const std::span<std::byte> buffer = receive_buffer();
    const std::ptrdiff_t got = receive(fd(), buffer);
    if (got < 0) {
      const int error = last_socket_error();
      return would_block(error) ? void() : end(Cause::tcp, error_text(error));
    }
    if (got == 0) return peer_finished();
    const auto size = static_cast<std::size_t>(got);
    take(buffer.first(size));
    if (size < buffer.size() || !io_.budget().spend(0)) return;
  }
}

void Stream::report(std::span<std::byte> bytes) {
  place_ = {};
  events_->on_stream_bytes(bytes);
}

void Stream::go_on_later() {
  if (!std::exchange(goes_on_, true)) io_.go_on_later(weak_from_this());
}

void Stream::go_on() {
  goes_on_ = false;
  if (!watch_) return;
  try {
    read_and_answer([this] { events_->on_stream_turn(); });
  } catch (const std::bad_alloc&) {
    on_no_memory();
  }
}

void Stream::pause(bool paused) {
  if (!watch_ || paused_ == paused) return;
  paused_ = paused;
  watch_reading();
}

void Stream::watch_reading() {
  if (watch_) watch_->pause(paused_ || peer_finished_ || !may_read());
}

// From now on the descriptor is always readable.
void Stream::peer_finished() {
  if (!watch_ || peer_finished_) return;
  const bool has_more_to_send =
      sending_ == Sending::finishing || (sending_ == Sending::open && events_->on_stream_finish());
  peer_finished_ = is_open() && has_more_to_send;
  const auto why = [this] {
    return send_error_ != 0 ? error_text(send_error_) : "the peer closed the connection";
  };
  if (!peer_finished_) return end(Cause::tcp, why());
  watch_reading();
}

void Stream::end_after_peer() {
  if (std::exchange(peer_finished_, false)) watch_reading();
}

void Stream::request_flush() {
  if (io_.in_turn())
    flush_at_end_of_turn();
  else
    flush();
}

void Stream::answer() {
  if (doing_ == Doing::reading) doing_ = Doing::answering;
  request_flush();
}

void Stream::flush_at_end_of_turn() {
  if (!std::exchange(flush_requested_, true)) io_.flush_later(*this);
}

void Stream::flush_if_requested() {
  if (!flush_requested_) return;
  try {
    flush();
  } catch (const std::bad_alloc&) {
    on_no_memory();
  }
}

void Stream::flush() {
  flush_requested_ = false;
  if (sending_ == Sending::broken) return out_.clear();
  if (!watch_ || phase_ == Phase::connecting) return;
  if (!transmit()) {
    out_.settle();
    return events_->on_stream_progress();
  }
  events_->on_stream_room();
  if (!watch_) return;
  if (!out_.empty()) return watch_->want_write();
  if (sending_ != Sending::finishing) return;
  sending_ = Sending::finished;
  say_goodbye();
  shutdown(fd(), SHUT_WR);
  end_after_peer();
}

std::size_t Stream::send_pieces(std::span<iovec> pieces) {
  const std::ptrdiff_t sent = send_quietly(fd(), pieces);
  if (sent >= 0) {
    sent_ += static_cast<std::uint64_t>(sent);
    return static_cast<std::size_t>(sent);
  }
  const int error = last_socket_error();
  if (would_block(error)) {
    watch_->want_write();
  } else {
    send_error_ = error;
    break_off();
  }
  return 0;
}

bool Stream::send_bytes(std::span<const std::byte>& bytes) {
  while (!bytes.empty()) {
    iovec piece{const_cast<std::byte*>(bytes.data()), bytes.size()};
    const std::size_t sent = send_pieces({&piece, 1});
    if (sent == 0) return false;
    bytes = bytes.subspan(sent);
  }
  return true;
}

// The end is reported by a read, as the caller of flush() may not expect a callback. After some errors the socket itself would
// go on (ENOBUFS, ENOMEM), so break_off() ends it.
void Stream::broken() {
  sending_ = Sending::broken;
  out_.clear();
  end_after_peer();
}

Outflow Stream::outflow() const {
  if (!watch_) return {};
  const int unread = unacknowledged_bytes(fd());
  std::uint64_t waiting = 0;
  if (sending_ != Sending::broken) waiting = out_.bytes() + static_cast<std::uint64_t>(beside_queue());
  return {sent_ + waiting, sent_ - std::min(sent_, static_cast<std::uint64_t>(unread))};
}

void Stream::break_off() {
  broken();
  if (watch_) shutdown(fd(), SHUT_RDWR);
}

void Stream::finish() {
  if (sending_ == Sending::open) sending_ = Sending::finishing;
  request_flush();
}

}  // namespace duet::detail
