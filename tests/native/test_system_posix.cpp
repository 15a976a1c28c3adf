#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <termios.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

#include "process_use.hpp"
#include "test_system.hpp"

namespace duet_test {

bool wait_for(NativeSocket socket, Wanted wanted, std::chrono::steady_clock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
  pollfd entry{socket, static_cast<short>(wanted == Wanted::to_read ? POLLIN : POLLOUT), 0};
  return poll(&entry, 1, static_cast<int>(std::max(left.count(), decltype(left.count()){0}))) > 0;
}

UniqueSocket blocking_socket(int family) {
  return UniqueSocket(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0));
}

std::ptrdiff_t send_now(NativeSocket socket, std::string_view bytes) {
  return ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

bool is_acknowledged(NativeSocket socket) {
  int waiting = 0;
  return ioctl(socket, TIOCOUTQ, &waiting) == 0 && waiting == 0;
}

void share_port(NativeSocket socket) { duet::detail::set_option(socket, SOL_SOCKET, SO_REUSEPORT, 1); }

std::pair<UniqueSocket, UniqueSocket> socket_pair() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) != 0) std::abort();
  return {UniqueSocket(fds[0]), UniqueSocket(fds[1])};
}

bool is_open(NativeSocket socket) { return fcntl(socket, F_GETFD) != -1; }

void set_variable(const char* name, const char* value) {
  if (value)
    setenv(name, value, 1);
  else
    unsetenv(name);
}

void make_link(const std::filesystem::path& target, const std::filesystem::path& link) {
  std::filesystem::create_symlink(target, link);
}

void make_fifo(const std::filesystem::path& path) {
  if (mkfifo(path.c_str(), 0600) != 0) std::abort();
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

double cpu_tick() { return 1.0 / CLOCKS_PER_SEC; }

long peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace duet_test
