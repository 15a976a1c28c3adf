#pragma once

#include <duet/error.hpp>
#include <duet/loop.hpp>
#include <duet/result.hpp>

#include <chrono>
#include <optional>

namespace duet {

/// Returns a descriptor by which the program's own event loop can drive this loop, without another thread and
/// without polling at intervals. If there is a driver for that event loop, use it instead:
/// duet/uv_driver.hpp, glib_driver.hpp, ev_driver.hpp, sd_event_driver.hpp.
///
/// Wait until the descriptor is readable, call Loop::poll(), and repeat. The descriptor is readable when data
/// was received from the network, a timer or a time limit is due, another thread has called post(), events
/// wait for the next poll(), or a call outside of poll() has given the loop something to do (Client::connect,
/// Server::listen, Loop::after). It stays readable until poll(), so edge-triggered and level-triggered
/// waiting both work. While there is nothing to do it is not readable, and nothing of duet runs.
///
/// The first call opens one more descriptor (on Linux a timerfd in an epoll set); later calls return the same
/// one. The loop owns it and closes it in its destructor: stop watching it before, and do not close, read or write it.
/// Loop::run() still works; meanwhile the program's event loop is blocked.
///
/// Errors: system_failure, if the process has no descriptor left, or if libwebsockets' plug-in for libuv
/// (libwebsockets-evlib-uv) is not installed, as the poll loop of libwebsockets itself has no descriptor; always on
/// Windows. The next call tries again. Belongs to the loop's thread.
[[nodiscard]] Result<int, Failure> descriptor(Loop& loop);

/// Returns the time until the next timer or time limit: zero if one is due, nullopt if there is none. The
/// descriptor becomes readable then, so waiting for it needs no timeout; this function is for programs that
/// plan their sleep. The network or another thread may make poll() necessary earlier. Belongs to the loop's
/// thread.
[[nodiscard]] std::optional<std::chrono::milliseconds> next_timeout(Loop& loop);

/// Returns whether Loop::run() would continue: a client is connecting or open, a server listens, a timer
/// runs, or events wait for poll(). If it is false, the descriptor need not be watched until the next
/// connect(), listen(), after() or post(). Belongs to the loop's thread.
[[nodiscard]] bool has_work(Loop& loop);

}  // namespace duet
