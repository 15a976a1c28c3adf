// The limit of the kernel: a TCP server that echoes all bytes.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "loopback.hpp"
#include "servers/options.hpp"

namespace {

struct Echo {
  int fd = -1;
  std::vector<std::byte> rest = {};  // received, and not yet taken by the socket; nothing is read meanwhile
};

constexpr std::size_t buffer_size = 256 << 10;

class Server {
 public:
  int run() {
    const bench::Loopback listener = bench::listen_on_loopback(4096);
    if (listener.fd < 0) return 1;
    bench::listening(listener.port);
    Echo accepting{listener.fd};
    watch(EPOLL_CTL_ADD, accepting, EPOLLIN);
    while (true) {
      std::array<epoll_event, 1024> events;
      const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        auto& echo = *static_cast<Echo*>(events[static_cast<std::size_t>(i)].data.ptr);
        if (&echo == &accepting)
          accept_one(listener.fd);
        else if (!(echo.rest.empty() ? read(echo) : write(echo)))
          end(echo);
      }
    }
  }

 private:
  void watch(int operation, Echo& echo, std::uint32_t events) const {
    epoll_event event{};
    event.events = events;
    event.data.ptr = &echo;
    epoll_ctl(poll_, operation, echo.fd, &event);
  }

  void accept_one(int listener) const {
    const int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(EPOLL_CTL_ADD, *new Echo{fd}, EPOLLIN);
  }

  static void end(Echo& echo) {
    close(echo.fd);
    delete &echo;
  }

  bool read(Echo& echo) {
    const ssize_t got = recv(echo.fd, buffer_.get(), buffer_size, 0);
    if (got <= 0) return false;
    const ssize_t sent = send(echo.fd, buffer_.get(), static_cast<std::size_t>(got), MSG_NOSIGNAL);
    if (sent == got) return true;
    if (sent < 0 && errno != EAGAIN) return false;
    echo.rest.assign(buffer_.get() + std::max<ssize_t>(sent, 0), buffer_.get() + got);
    watch(EPOLL_CTL_MOD, echo, EPOLLOUT);
    return true;
  }

  bool write(Echo& echo) const {
    const ssize_t sent = send(echo.fd, echo.rest.data(), echo.rest.size(), MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN;
    echo.rest.erase(echo.rest.begin(), echo.rest.begin() + sent);
    if (echo.rest.empty()) watch(EPOLL_CTL_MOD, echo, EPOLLIN);
    return true;
  }

  int poll_ = epoll_create1(EPOLL_CLOEXEC);
  std::unique_ptr<std::byte[]> buffer_ = std::make_unique<std::byte[]>(buffer_size);
};

}  // namespace

int main(int argc, char** argv) {
  static_cast<void>(bench::parse(argc, argv));
  return Server().run();
}
