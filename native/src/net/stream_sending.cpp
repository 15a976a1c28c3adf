// A stream's way out.
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>

#include "net/io_context.hpp"
#include "net/stream.hpp"
#include "net/would_block.hpp"

namespace duet::detail {

namespace {
constexpr std::size_t most_encrypted = 64 * 1024;
}

void Stream::request_flush() {
  if (io_.in_turn())
    flush_at_end_of_turn();
  else
    flush();
}

void Stream::answer() {
  answers_ = reading_;
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
  if (broken_) return out_.clear();
  if (!watch_ || state_ == State::connecting) return;
  if (!(tls_ ? send_encrypted() : send_plain())) {
    out_.settle();
    return events_->on_stream_progress();
  }
  events_->on_stream_room();
  if (!out_.empty() && watch_) return io_.reactor().want_write(watch_);
  if (!watch_ || !finishing_ || finished_) return;
  finished_ = true;
  if (tls_) {
    tls_->shutdown();
    std::span<const std::byte> last = tls_->output();
    send_bytes(last);  // a close_notify that finds no room is not worth waiting for
  }
  shutdown(Reactor::fd(watch_), SHUT_WR);
  end_after_peer();
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
      io_.reactor().want_write(watch_);
      return false;
    }
    if (sent < 0) return broken(), false;
    sent_ += static_cast<std::uint64_t>(sent);
    out_.consume(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Stream::send_encrypted() {
  while (true) {
    Bytes& output = tls_->output();
    std::span<const std::byte> rest = std::span<const std::byte>(output).subspan(output_sent_);
    if (!send_bytes(rest)) {
      output_sent_ = output.size() - rest.size();
      return false;
    }
    output.clear();
    output_sent_ = 0;
    if (std::exchange(choked_, false)) watch_reading();
    out_.consume(std::exchange(encrypted_, 0));
    if (out_.empty() || !open_) {
      io_.pools().ciphertext.give_back(std::exchange(output, {}));
      return out_.empty();
    }
    if (output.capacity() == 0) output = io_.pools().ciphertext.take();
    if (!encrypt_some()) return broken(), false;
  }
}

// As much as is worth a system call.
bool Stream::encrypt_some() {
  std::array<iovec, SendQueue::most_pieces> pieces;
  const auto count = static_cast<std::size_t>(out_.gather(pieces));
  for (std::size_t i = 0; i < count && encrypted_ < most_encrypted; ++i) {
    const std::size_t size = std::min(pieces[i].iov_len, most_encrypted - encrypted_);
    const std::span<const std::byte> piece(static_cast<const std::byte*>(pieces[i].iov_base), size);
    if (tls_->write(piece) != TlsSession::Status::ok) return false;
    encrypted_ += size;
  }
  return true;
}

bool Stream::send_bytes(std::span<const std::byte>& bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(Reactor::fd(watch_), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && would_block(errno)) {
      io_.reactor().want_write(watch_);
      return false;
    }
    if (sent < 0) return broken(), false;
    sent_ += static_cast<std::uint64_t>(sent);
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

void Stream::send_large(std::span<const std::byte> header, std::span<const std::byte> payload) {
  bool at_once = out_.empty() && open_ && watch_ && !broken_;
  if (at_once && !tls_) {
    const std::size_t sent = send_now(header, payload);
    const std::size_t of_header = std::min(sent, header.size());
    header = header.subspan(of_header);
    payload = payload.subspan(sent - of_header);
    at_once = false;
  }
  // Encrypted piece by piece, each while the processor has it at hand.
  for (out_.append(header); !payload.empty();) {
    const std::size_t size = at_once ? std::min(payload.size(), most_encrypted) : payload.size();
    out_.append(payload.first(size), size);
    payload = payload.subspan(size);
    at_once = at_once && send_encrypted();
  }
  if (out_.empty()) return;
  out_.count_message();
  answer();
}

std::size_t Stream::send_now(std::span<const std::byte> header, std::span<const std::byte> payload) {
  std::array<iovec, 2> pieces{{{const_cast<std::byte*>(header.data()), header.size()},
                               {const_cast<std::byte*>(payload.data()), payload.size()}}};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  const ssize_t sent = sendmsg(Reactor::fd(watch_), &message, MSG_NOSIGNAL);
  if (sent >= 0) {
    sent_ += static_cast<std::uint64_t>(sent);
    return static_cast<std::size_t>(sent);
  }
  if (!would_block(errno)) broken();
  return 0;
}

// The reading side will find out, and report it: flush() may have been called by whom it must not call.
void Stream::broken() {
  broken_ = true;
  out_.clear();
  encrypted_ = 0;
  end_after_peer();
}

// A unix socket tells what its queue costs the system, which may be more than was sent.
Outflow Stream::outflow() const {
  if (!watch_) return {};
  int unread = 0;
  if (ioctl(Reactor::fd(watch_), SIOCOUTQ, &unread) != 0) unread = 0;
  const std::uint64_t waiting = out_.bytes() - encrypted_ + (tls_ ? tls_->output().size() - output_sent_ : 0);
  return {sent_ + waiting, sent_ - std::min(sent_, static_cast<std::uint64_t>(unread))};
}

void Stream::break_off() {
  broken();
  if (watch_) shutdown(Reactor::fd(watch_), SHUT_RDWR);
}

void Stream::finish() {
  finishing_ = true;
  request_flush();
}

}  // namespace duet::detail
