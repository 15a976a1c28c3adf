#include "connection.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "socket.hpp"

namespace bench {

namespace {

constexpr int most_reads = 4;
constexpr std::string_view key = "ZHVldCBtZWFzdXJlcyBpdA==";
constexpr std::string_view accepted = "pSF8K+OvSpCeyDpTaG497pm5flc=";

bool later() { return errno == EAGAIN || errno == EINTR; }

}  // namespace

Connection::Connection(const Options& options, const Frames& frames, std::string path, unsigned source)
    : options_(options),
      frames_(frames),
      path_(std::move(path)),
      reader_(frames, options.raw),
      fd_(connect_to(options.port, source)) {
  if (fd_ < 0) fail(std::string("cannot connect: ") + std::strerror(errno));
}

Connection::~Connection() {
  if (fd_ >= 0) cut(fd_);
}

void Connection::fail(std::string why) {
  state_ = State::failed;
  failure_ = std::move(why);
  if (fd_ >= 0) cut(std::exchange(fd_, -1));
}

void Connection::watch(int poll) {
  poll_ = poll;
  if (fd_ < 0) return;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.ptr = this;
  epoll_ctl(poll, EPOLL_CTL_ADD, fd_, &event);
}

void Connection::want_write(bool wanted) {
  if (std::exchange(wants_write_, wanted) == wanted) return;
  epoll_event event{};
  event.events = EPOLLIN | (wanted ? static_cast<std::uint32_t>(EPOLLOUT) : 0U);
  event.data.ptr = this;
  epoll_ctl(poll_, EPOLL_CTL_MOD, fd_, &event);
}

unsigned Connection::on_events(std::uint32_t events, std::span<char> buffer) {
  if (state_ == State::failed) return 0;
  if (state_ == State::connecting && (events & (EPOLLOUT | EPOLLERR))) on_connected();
  if (state_ == State::tls) {
    const int done = tls_->handshake();
    if (done < 0) return fail("the TLS handshake failed"), 0;
    if (done > 0) ask();
    return 0;
  }
  if (state_ == State::open && (events & EPOLLOUT)) flush();
  return state_ >= State::answer && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) ? receive(buffer) : 0;
}

void Connection::on_connected() {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return fail(std::string("cannot connect: ") + std::strerror(error));
  want_write(false);
  if (options_.raw) {
    state_ = State::open;
  } else if (options_.tls) {
    tls_.emplace(fd_);
    state_ = State::tls;
  } else {
    ask();
  }
}

void Connection::ask() {
  std::string request = "GET " + path_ + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(options_.port) +
                        "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13" +
                        "\r\nSec-WebSocket-Key: " + std::string(key) + "\r\n";
  if (options_.deflate) request += "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";
  request += "\r\n";
  state_ = State::answer;
  const ssize_t sent =
      tls_ ? tls_->write(request) : ::send(fd_, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request.size())) fail("the handshake cannot be sent");
}

unsigned Connection::receive(std::span<char> buffer) {
  unsigned messages = 0;
  for (int i = 0; i < most_reads || tls_; ++i) {
    const ssize_t got =
        tls_ ? tls_->read(buffer.data(), buffer.size()) : recv(fd_, buffer.data(), buffer.size(), 0);
    if (got < 0 && (tls_ || later())) break;
    if (got <= 0) return fail("the server hung up"), messages;
    bytes_received_ += static_cast<std::uint64_t>(got);
    messages += read({buffer.data(), static_cast<std::size_t>(got)});
    if (state_ == State::failed || (!tls_ && static_cast<std::size_t>(got) < buffer.size())) break;
  }
  return messages;
}

unsigned Connection::read(std::string_view bytes) {
  if (state_ == State::answer) return read_answer(bytes);
  const unsigned messages = reader_.read(bytes);
  if (reader_.failure()) fail(reader_.failure());
  if (reader_.pinged()) answer_ping();
  return messages;
}

unsigned Connection::read_answer(std::string_view bytes) {
  answer_ += bytes;
  const std::size_t end = answer_.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  const std::string head = answer_.substr(0, end);
  const std::string rest = answer_.substr(end + 4);
  answer_ = {};
  if (!head.starts_with("HTTP/1.1 101 ") || head.find(accepted) == std::string::npos)
    return fail("the handshake was refused: " + head.substr(0, head.find('\r'))), 0;
  if (options_.deflate != (head.find("permessage-deflate") != std::string::npos))
    return fail("compression was not agreed on as it should"), 0;
  state_ = State::open;
  return rest.empty() ? 0 : read(rest);
}

void Connection::send(unsigned messages) {
  for (; messages > 0; --messages) {
    owed_ += frames_.frame_size(next_);
    if (++next_ == frames_.count()) next_ = 0;
  }
  flush();
}

void Connection::flush() {
  while (owed_ > 0 && state_ == State::open) {
    const ssize_t sent = write();
    if (sent < 0 && (tls_ || later())) return want_write(true);
    if (sent <= 0) return fail("the server hung up");
    cursor_ = (cursor_ + static_cast<std::size_t>(sent)) % frames_.bytes().size();
    owed_ -= static_cast<std::size_t>(sent);
  }
  want_write(false);
}

ssize_t Connection::write() {
  const std::string_view ring = frames_.bytes();
  const std::string_view first = ring.substr(cursor_, owed_);
  if (tls_) return tls_->write(first);
  const std::string_view second = ring.substr(0, owed_ - first.size());
  std::array<iovec, 2> pieces{
      {{const_cast<char*>(first.data()), first.size()}, {const_cast<char*>(second.data()), second.size()}}};
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = second.empty() ? 1 : 2;
  return sendmsg(fd_, &message, MSG_NOSIGNAL);
}

// In the middle of a frame no other can be sent, and the server receives data anyway.
void Connection::answer_ping() {
  if (owed_ > 0 || state_ != State::open) return;
  constexpr std::string_view pong{"\x8a\x80\0\0\0\0", 6};
  const ssize_t sent = tls_ ? tls_->write(pong) : ::send(fd_, pong.data(), pong.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(pong.size())) fail("a pong cannot be sent");
}

}  // namespace bench
