#pragma once

#include <memory>
#include <string>

#include "core/src/transport.hpp"
#include "platform/unique_fd.hpp"

namespace duet::detail {

/// Receives the events of a watched file descriptor.
class FdEvents {
 public:
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;
  /// The descriptor is broken, or both directions have ended. It is closed after this call.
  virtual void on_hangup() = 0;
  /// One of these functions has thrown std::bad_alloc: the owner gives up its operation, and may release the
  /// descriptor.
  virtual void on_no_memory() = 0;

 protected:
  ~FdEvents() = default;
};

struct Watch;

/// One libwebsockets context. It watches descriptors, and sleeps until one of them, a time or another thread
/// has something to do. No other part of duet uses libwebsockets.
///
/// It runs on a foreign libuv loop, whose cost does not grow with idle connections. If the plug-in for libuv
/// is not installed, it runs on libwebsockets' own poll loop.
class Reactor {
 public:
  enum class Engine { best, poll };

  /// If the system has no resources for a context, the reactor can still sleep and wake, and watch() tries
  /// again.
  explicit Reactor(Engine engine = Engine::best);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Creates the context if there is none. Returns false if that fails; why() is the reason.
  [[nodiscard]] bool prepare();

  /// Takes ownership of `fd`, also if it returns null; why() is the reason. Reading is watched from the
  /// start.
  Watch* watch(UniqueFd fd, FdEvents& events);

  /// Calls on_writable once, as soon as the socket is writable. Not from inside that watch's on_writable.
  void want_write(Watch* watch);

  /// Stops or resumes watching for reading.
  void pause(Watch* watch, bool paused);

  /// Reports events to another receiver from now on.
  static void report_to(Watch* watch, FdEvents& events);

  /// Closes the descriptor and destroys the watch. Nothing is reported any more. May be called from its own
  /// events.
  void release(Watch* watch);

  /// Returns why the last prepare() or watch() failed, without a full stop.
  [[nodiscard]] const std::string& why() const;

  static int fd(const Watch* watch);

  /// Reports the ready descriptors, without blocking.
  void poll();
  /// Blocks until there may be something for poll().
  void wait();
  /// Makes wait() return after `delay`; `never` clears it. Replaces the previous time.
  void wake_after(Time delay);
  /// Returns whether the time set last has not passed.
  [[nodiscard]] bool wake_pending() const;
  /// Makes wait() return. Callable from any thread.
  void wake();

  /// For a host that waits in place of wait(): the descriptor is readable from the next poll() on when there
  /// is something for poll(), except for wake_after(). The reactor keeps the ownership. Returns -1 if there
  /// is none; why() is the reason. Changes outside of poll() take effect only after a wake().
  [[nodiscard]] int descriptor();
  /// For that host: the maximum time to wait, because of libwebsockets' own timers.
  [[nodiscard]] Time timeout() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duet::detail
