#include "attacker.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "raw_frame.hpp"
#include "socket.hpp"

namespace duet_soak {

namespace {

constexpr std::size_t all_of_it = SIZE_MAX;
/// Nothing may take longer, as the server ends every connection that does not get on.
constexpr unsigned longest_opening = 300;

bool later() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

Attacker::Attacker(const Attack& attack, const Subject& subject, int poll, unsigned number)
    : attack_(attack), subject_(subject), random_(number + 1), source_(number % 200 + 1), poll_(poll) {
  ticks_ = static_cast<unsigned>(random_() % 20);
}

Attacker::~Attacker() { end(); }

void Attacker::tick() {
  if (state_ == State::resting) {
    if (ticks_ == 0) return connect();
    --ticks_;
    return;
  }
  ++ticks_;
  if (state_ != State::attacking) {
    if (ticks_ > longest_opening) end();
    return;
  }
  if (attack_.stays != until_closed && ticks_ > attack_.stays) return end();
  if (unsent_.empty() && attack_.next) unsent_ = attack_.next(random_);
  if (!unsent_.empty()) send(attack_.pace == at_once ? all_of_it : attack_.pace);
}

void Attacker::connect() {
  ticks_ = 0;
  fd_ = bench::connect_to(subject_.port, source_);
  if (fd_ < 0) return end();
  if (!attack_.reads) {
    const int small = 4096;
    setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  }
  state_ = State::connecting;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.ptr = this;
  epoll_ctl(poll_, EPOLL_CTL_ADD, fd_, &event);
}

void Attacker::want(bool write) {
  epoll_event event{};
  const bool read = attack_.reads || state_ != State::attacking;
  event.events =
      (read ? static_cast<std::uint32_t>(EPOLLIN) : 0U) | (write ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
  event.data.ptr = this;
  epoll_ctl(poll_, EPOLL_CTL_MOD, fd_, &event);
}

void Attacker::on_events(std::uint32_t events, std::span<char> buffer) {
  if (state_ == State::connecting && (events & (EPOLLOUT | EPOLLERR))) on_connected();
  if (state_ == State::tls) {
    const int done = tls_->handshake();
    if (done < 0) return end();
    if (done > 0) on_ready();
    return;
  }
  if (state_ < State::answer) return;
  if (events & EPOLLOUT) send(all_of_it);
  if (state_ == State::resting) return;
  if (events & EPOLLIN) return receive(buffer);
  if (events & (EPOLLERR | EPOLLHUP)) end();
}

void Attacker::on_connected() {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return end();
  // An attack without an opening handshake on a server with TLS is one on its TLS.
  if (!subject_.is_secure || !attack_.opens) return on_ready();
  tls_.emplace(fd_);
  state_ = State::tls;
}

void Attacker::on_ready() {
  if (!attack_.opens) return attack();
  state_ = State::answer;
  unsent_ = duet_test::upgrade_request(
      attack_.compresses ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "");
  send(all_of_it);
}

void Attacker::attack() {
  state_ = State::attacking;
  ++attempts_;
  ticks_ = 0;
  want(false);
  unsent_ = attack_.first ? attack_.first(random_) : std::string();
  if (!unsent_.empty()) send(attack_.pace == at_once ? all_of_it : attack_.pace);
}

void Attacker::receive(std::span<char> buffer) {
  constexpr int most_reads = 4;
  for (int i = 0; i < most_reads; ++i) {
    const ssize_t got =
        tls_ ? tls_->read(buffer.data(), buffer.size()) : recv(fd_, buffer.data(), buffer.size(), 0);
    if (got < 0 && (tls_ || later())) return;
    if (got <= 0) return end();
    if (state_ != State::answer) continue;
    head_.append(buffer.data(), static_cast<std::size_t>(got));
    if (head_.find("\r\n\r\n") == std::string::npos) continue;
    if (!head_.starts_with("HTTP/1.1 101 ")) return end();
    attack();
    if (!attack_.reads || state_ == State::resting) return;
  }
}

void Attacker::send(std::size_t most) {
  while (!unsent_.empty() && most > 0) {
    const std::string_view piece = std::string_view(unsent_).substr(0, most);
    const ssize_t sent = tls_ ? tls_->write(piece) : ::send(fd_, piece.data(), piece.size(), MSG_NOSIGNAL);
    if (sent < 0 && (tls_ || later())) break;
    if (sent <= 0) return end();
    unsent_.erase(0, static_cast<std::size_t>(sent));
    most -= static_cast<std::size_t>(sent);
  }
  want(!unsent_.empty() && (state_ != State::attacking || attack_.pace == at_once));
}

void Attacker::end() {
  tls_.reset();
  if (fd_ >= 0) bench::cut(std::exchange(fd_, -1));
  unsent_.clear();
  head_.clear();
  state_ = State::resting;
  ticks_ = 1 + static_cast<unsigned>(random_() % (2 * attack_.rests));
}

}  // namespace duet_soak
