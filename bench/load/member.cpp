#include "member.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "socket.hpp"

namespace bench {

namespace {

constexpr int most_reads = 4;

enum Opcode : unsigned char { text = 1, close = 8, ping = 9, pong = 10 };

}  // namespace

Member::Member(std::uint16_t port, const Dialect& dialect, unsigned source)
    : dialect_(dialect), port_(port), fd_(connect_to(port, source)) {
  if (fd_ < 0) fail(std::string("cannot connect: ") + std::strerror(errno));
}

Member::~Member() {
  if (fd_ >= 0) cut(fd_);
}

void Member::fail(std::string why) {
  state_ = State::failed;
  failure_ = std::move(why);
  if (fd_ >= 0) cut(std::exchange(fd_, -1));
}

void Member::watch(int poll) {
  poll_ = poll;
  if (fd_ < 0) return;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.ptr = this;
  epoll_ctl(poll, EPOLL_CTL_ADD, fd_, &event);
}

void Member::on_events(std::uint32_t events, std::span<char> buffer, Listener& listener) {
  if (state_ == State::failed) return;
  if (state_ == State::connecting && (events & (EPOLLOUT | EPOLLERR))) return ask();
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) receive(buffer, listener);
}

void Member::ask() {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return fail(std::string("cannot connect: ") + std::strerror(error));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = this;
  epoll_ctl(poll_, EPOLL_CTL_MOD, fd_, &event);
  state_ = State::answer;
  out_ = "GET " + std::string(dialect_.path) + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port_) +
         "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13"
         "\r\nSec-WebSocket-Key: ZHVldCBtZWFzdXJlcyBpdA==\r\n\r\n";
  flush();
}

void Member::receive(std::span<char> buffer, Listener& listener) {
  for (int i = 0; i < most_reads && state_ != State::failed; ++i) {
    const ssize_t got = recv(fd_, buffer.data(), buffer.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) return fail("the server hung up");
    read({buffer.data(), static_cast<std::size_t>(got)}, listener);
    if (static_cast<std::size_t>(got) < buffer.size()) return;
  }
}

void Member::read(std::string_view bytes, Listener& listener) {
  std::string joined;
  if (!rest_.empty()) {
    joined = std::exchange(rest_, {}) + std::string(bytes);
    bytes = joined;
  }
  if (state_ == State::answer) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end != std::string_view::npos) {
      if (!bytes.starts_with("HTTP/1.1 101 ")) return fail("the handshake was refused");
      state_ = State::open;
      bytes.remove_prefix(end + 4);
    }
  }
  while (state_ > State::answer && !bytes.empty()) {
    const std::size_t size = read_frame(bytes, listener);
    if (state_ == State::failed) return;
    if (size == 0) break;
    bytes.remove_prefix(size);
  }
  rest_ = bytes;
  flush();
}

// RFC 6455 section 5.2. The servers send their messages in one frame each.
std::size_t Member::read_frame(std::string_view bytes, Listener& listener) {
  const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (bytes.size() < 2) return 0;
  std::size_t length = byte(1), header = 2;
  if (length > 127) return fail("a frame is masked that must not be"), 0;
  if (length >= 126) {
    header = length == 126 ? 4 : 10;
    if (bytes.size() < header) return 0;
    length = 0;
    for (std::size_t i = 2; i < header; ++i) length = length << 8U | byte(i);
  }
  if (bytes.size() - header < length) return 0;
  const std::string_view payload = bytes.substr(header, length);
  switch (byte(0)) {
    case 0x80U | Opcode::text: on_text(payload, listener); break;
    case 0x80U | Opcode::ping: append(Opcode::pong, payload); break;
    case 0x80U | Opcode::close: fail("the server closed the connection"); break;
    default: fail("a frame is not a whole text message");
  }
  return header + length;
}

void Member::on_text(std::string_view text, Listener& listener) {
  const std::size_t begin = text.find(mark);
  if (begin != std::string_view::npos) return listener.on_delivery(*this, text.substr(begin));
  if (text.starts_with(dialect_.ready)) state_ = State::ready;
  for (const Dialect::Reply& reply : dialect_.replies)
    if (text.starts_with(reply.to)) append(Opcode::text, reply.text);
}

void Member::publish(const Dialect& dialect, std::string_view text) {
  append(Opcode::text, dialect.before + std::string(text) + std::string(dialect.after));
}

// The mask is 0 0 0 0, which leaves the payload as it is.
void Member::append(unsigned char opcode, std::string_view payload) {
  out_ += static_cast<char>(0x80U | opcode);
  if (payload.size() < 126) {
    out_ += static_cast<char>(0x80U | payload.size());
  } else {
    out_ += {static_cast<char>(0x80U | 126U), static_cast<char>(payload.size() >> 8U),
             static_cast<char>(payload.size())};
  }
  out_.append(4, '\0');
  out_ += payload;
}

// A client sends little, and the server reads all of it, so that the socket's buffer is never full.
void Member::flush() {
  if (state_ == State::failed || out_.empty()) return;
  const ssize_t sent = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(out_.size())) return fail("the server does not read");
  out_.clear();
}

}  // namespace bench
