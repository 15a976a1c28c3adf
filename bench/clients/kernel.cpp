// The cost of polling by itself: the system call, with a connection and a wake-up descriptor.
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>

#include "clients/options.hpp"

int main(int argc, char** argv) {
  const bench::ClientArguments arguments = bench::parse_client(argc, argv);
  if (arguments.direction != "poll") return 1;
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(arguments.port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return 1;
  for (const int fd : {connection, eventfd(0, EFD_CLOEXEC)}) {
    epoll_event event{};
    event.events = EPOLLIN;
    if (epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0) return 1;
  }
  bench::Stopwatch watch;
  watch.begin();
  std::array<epoll_event, 1024> events;
  for (std::uint64_t i = 0; i < arguments.count; ++i)
    if (epoll_wait(poll, events.data(), static_cast<int>(events.size()), 0) != 0) return 1;
  return watch.end(arguments.count, arguments.count);
}
