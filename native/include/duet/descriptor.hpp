#pragma once

#include <duet/error.hpp>
#include <duet/loop.hpp>
#include <duet/result.hpp>

#include <chrono>
#include <optional>

namespace duet {

/// For a program that has an event loop already and lets it drive this one, without a thread, and without a
/// timer that looks from time to time. What has a driver is better served by that: duet/uv_driver.hpp,
/// glib_driver.hpp, ev_driver.hpp, sd_event_driver.hpp.
///
/// Wait until the descriptor can be read, then call Loop::poll(), and again. It can be read when something
/// has come from the network, when a timer or a time limit is due, when a thread has called post(), when
/// events wait for the next poll(), and after a call from outside of poll() that gives the loop something to
/// do (Client::connect, Server::listen, Loop::after). It stays so until a poll(): what waits for its edge
/// and what waits for its level will both do. Where there is nothing to do it cannot be read, and nothing of
/// duet runs.
///
/// It is one more descriptor of the system's (a timerfd in an epoll set) from the first call on. It is the
/// loop's, the same in each call, and ends with it: take it out of what waits for it first, and do not
/// close, read or write it. Loop::run() still works, and lets the program's event loop wait for so long.
///
/// Refused with system_failure: the system has none left; or libwebsockets has no plug-in for libuv here
/// (libwebsockets-evlib-uv), as its own poll loop has no descriptor. Calling again tries again.
[[nodiscard]] Result<int, Failure> descriptor(Loop& loop);

/// How long nothing is due, from now: zero for what is due already, nullopt where there is no timer and no
/// time limit. After that time the descriptor can be read, so who waits for it needs no timeout; this is for
/// a program that plans its sleep. The network and other threads may want a poll() before.
[[nodiscard]] std::optional<std::chrono::milliseconds> next_timeout(Loop& loop);

/// Whether Loop::run() would go on: a client is connecting or open, a server listens, a timer runs, or
/// something waits for poll(). Where it is false the descriptor need not be waited for until the next
/// connect(), listen(), after() or post().
[[nodiscard]] bool has_work(Loop& loop);

}  // namespace duet
