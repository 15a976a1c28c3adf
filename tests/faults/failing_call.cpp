#include "failing_call.hpp"

#include <dlfcn.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <random>

namespace duet_test {

namespace {

std::atomic<bool> is_counting = false;
std::atomic<bool> is_disturbing = false;
std::atomic<Call> which = Call::send;
std::atomic<long> calls = 0;
std::atomic<long> first = 0;
std::atomic<long> last = 0;
std::atomic<int> failure = 0;

/// Returns a number, the same ones in each run of a thread.
unsigned draw() {
  thread_local std::minstd_rand random;
  return static_cast<unsigned>(random() >> 8U);
}

/// Returns whether this call fails, with errno.
bool fails(Call call) {
  if (is_disturbing && (call == Call::send || call == Call::recv || call == Call::accept)) {
    ++calls;
    // Not in turn, in which one of two ends would always be refused.
    const auto drawn = draw();
    errno = drawn % 2 == 0 ? EINTR : EAGAIN;
    return drawn % 3 == 0;
  }
  if (!is_counting || call != which) return false;
  const long number = ++calls;
  if (number < first || number > last) return false;
  errno = failure;
  return true;
}

template <class Function>
Function* real(const char* name) {
  void* const found = dlsym(RTLD_NEXT, name);
  if (!found) std::abort();
  return reinterpret_cast<Function*>(found);
}

/// Half of the calls pass a single byte.
std::size_t shortened(std::size_t size) {
  if (!is_disturbing) return size;
  const unsigned drawn = draw();
  return std::min<std::size_t>(size, drawn % 2 == 0 ? 1 : 1 + drawn % 4096);
}

}  // namespace

const char* name_of(Call call) {
  constexpr const char* names[call_count] = {"send",     "recv",   "accept",     "connect",    "socket",
                                             "bind",     "listen", "setsockopt", "getsockopt", "getsockname",
                                             "shutdown", "ioctl",  "epoll_ctl",  "epoll_wait"};
  return names[static_cast<std::size_t>(call)];
}

void fail_calls(Call call, long number, long count, int error) {
  which = call;
  calls = 0;
  first = number == 0 ? -1 : number;
  last = number == 0 ? -1 : number + count - 1;
  failure = error;
  is_counting = true;
}

void fail_call(Call call, long number, int error) { fail_calls(call, number, 1, error); }

void disturb_calls() {
  calls = 0;
  is_disturbing = true;
}

long counted_calls() { return calls; }

void stop_failing_calls() { is_counting = is_disturbing = false; }

}  // namespace duet_test

using duet_test::Call;
using duet_test::fails;
using duet_test::failure;
using duet_test::real;
using duet_test::shortened;

#define DUET_REAL(name) static auto* const next = real<decltype(name)>(#name)

extern "C" {

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  DUET_REAL(send);
  return fails(Call::send) ? -1 : next(fd, bytes, shortened(size), flags);
}

ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  DUET_REAL(sendmsg);
  if (fails(Call::send)) return -1;
  if (!duet_test::is_disturbing) return next(fd, message, flags);
  for (std::size_t i = 0; i < message->msg_iovlen; ++i)
    if (message->msg_iov[i].iov_len > 0)
      return ::send(fd, message->msg_iov[i].iov_base, message->msg_iov[i].iov_len, flags);
  return 0;
}

ssize_t recv(int fd, void* bytes, size_t size, int flags) {
  DUET_REAL(recv);
  return fails(Call::recv) ? -1 : next(fd, bytes, shortened(size), flags);
}

ssize_t read(int fd, void* bytes, size_t size) {
  DUET_REAL(read);
  struct stat file {};
  const bool is_watched = duet_test::is_counting && fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
  return is_watched && fails(Call::read) ? -1 : next(fd, bytes, size);
}

int accept4(int fd, sockaddr* peer, socklen_t* size, int flags) {
  DUET_REAL(accept4);
  return fails(Call::accept) ? -1 : next(fd, peer, size, flags);
}

int connect(int fd, const sockaddr* address, socklen_t size) {
  DUET_REAL(connect);
  if (!fails(Call::connect)) return next(fd, address, size);
  if (failure == EINTR) next(fd, address, size);
  errno = failure;
  return -1;
}

int socket(int family, int type, int protocol) noexcept {
  DUET_REAL(socket);
  return fails(Call::socket) ? -1 : next(family, type, protocol);
}

int bind(int fd, const sockaddr* address, socklen_t size) noexcept {
  DUET_REAL(bind);
  return fails(Call::bind) ? -1 : next(fd, address, size);
}

int listen(int fd, int backlog) noexcept {
  DUET_REAL(listen);
  return fails(Call::listen) ? -1 : next(fd, backlog);
}

int setsockopt(int fd, int level, int name, const void* value, socklen_t size) noexcept {
  DUET_REAL(setsockopt);
  return fails(Call::setsockopt) ? -1 : next(fd, level, name, value, size);
}

int getsockopt(int fd, int level, int name, void* value, socklen_t* size) noexcept {
  DUET_REAL(getsockopt);
  return fails(Call::getsockopt) ? -1 : next(fd, level, name, value, size);
}

int getsockname(int fd, sockaddr* address, socklen_t* size) noexcept {
  DUET_REAL(getsockname);
  return fails(Call::getsockname) ? -1 : next(fd, address, size);
}

int shutdown(int fd, int how) noexcept {
  DUET_REAL(shutdown);
  return fails(Call::shutdown) ? -1 : next(fd, how);
}

int ioctl(int fd, unsigned long request, ...) noexcept {
  DUET_REAL(ioctl);
  va_list arguments;
  va_start(arguments, request);
  void* const argument = va_arg(arguments, void*);
  va_end(arguments);
  return fails(Call::ioctl) ? -1 : next(fd, request, argument);
}

int epoll_ctl(int epoll, int operation, int fd, epoll_event* event) noexcept {
  DUET_REAL(epoll_ctl);
  return fails(Call::epoll_ctl) ? -1 : next(epoll, operation, fd, event);
}

int epoll_wait(int epoll, epoll_event* events, int most, int timeout) {
  DUET_REAL(epoll_wait);
  return fails(Call::epoll_wait) ? -1 : next(epoll, events, most, timeout);
}

int epoll_pwait(int epoll, epoll_event* events, int most, int timeout, const sigset_t* mask) {
  DUET_REAL(epoll_pwait);
  return fails(Call::epoll_wait) ? -1 : next(epoll, events, most, timeout, mask);
}
}
