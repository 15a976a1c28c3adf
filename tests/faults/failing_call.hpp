// Calls of the system that fail. This program defines the functions, so that libuv and libwebsockets call them too.
#pragma once

#include <cstdint>

namespace duet_test {

enum class Call : std::uint8_t {
  send,  ///< send() and sendmsg()
  recv,
  accept,
  connect,
  socket,
  bind,
  listen,
  setsockopt,
  getsockopt,
  getsockname,
  shutdown,
  ioctl,
  epoll_ctl,
  epoll_wait,
  read,  ///< of a file
};
inline constexpr unsigned call_count = 15;

[[nodiscard]] const char* name_of(Call call);

/// Counts the calls of this function from now on. The one with this number fails with the error, without effect; 0: none.
/// connect() with EINTR goes on in the background, as in POSIX.
void fail_call(Call call, long number, int error);

/// The same from this number on, for so many calls.
void fail_calls(Call call, long number, long count, int error);

/// A third of the calls of send(), recv() and accept() fail with EINTR or EAGAIN, and send() and recv() pass few bytes, often one.
void disturb_calls();

/// Returns how many there were.
[[nodiscard]] long counted_calls();

void stop_failing_calls();

}  // namespace duet_test
