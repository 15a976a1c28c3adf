#pragma once

#include <memory>
#include <string>

#include "base/unique_fd.hpp"
#include "core/src/transport.hpp"

namespace duet::detail {

/// What the reactor tells the owner of a watched file descriptor.
class FdEvents {
 public:
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;
  /// The descriptor is broken, or both directions have ended, and is closed after this call.
  virtual void on_hangup() = 0;
  /// One of these has thrown std::bad_alloc: gives up what it was about, which may be the descriptor.
  virtual void on_no_memory() = 0;

 protected:
  ~FdEvents() = default;
};

struct Watch;

/// One libwebsockets context: it watches descriptors, and sleeps until one of them, a time or another
/// thread has something to do. The only part of duet that knows libwebsockets.
///
/// Driven as a foreign libuv loop, whose cost does not grow with idle connections; where the plug-in for
/// libuv is not installed, by libwebsockets' own poll loop.
class Reactor {
 public:
  enum class Engine { best, poll };

  /// Where the system has nothing left to make it of, it still sleeps and wakes, and watch() tries again.
  explicit Reactor(Engine engine = Engine::best);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Makes what could not be made before. False when that fails again; why() tells the reason.
  [[nodiscard]] bool prepare();

  /// Owns `fd` from now on, also when it returns null; why() tells the reason. Reading is watched from the
  /// start.
  Watch* watch(UniqueFd fd, FdEvents& events);

  /// One on_writable, as soon as there is room. Not from inside that watch's on_writable.
  void want_write(Watch* watch);

  /// Reading is not watched any more, or again.
  void pause(Watch* watch, bool paused);

  /// From now on, what happens is told to another.
  static void report_to(Watch* watch, FdEvents& events);

  /// Closes the descriptor. Nothing is reported any more; the watch is gone. Also from its own events.
  void release(Watch* watch);

  /// What kept the last prepare() or watch() from it, without a period.
  [[nodiscard]] const std::string& why() const;

  static int fd(const Watch* watch);

  /// Reports what is ready, without blocking.
  void poll();
  /// Blocks until there may be something for poll().
  void wait();
  /// `delay` from now wait() ends; `never` for not at all. Replaces what was set before.
  void wake_after(Time delay);
  /// Whether the time set last is still to come.
  [[nodiscard]] bool wake_pending() const;
  /// Ends wait(). From any thread.
  void wake();

  /// For a host that waits in place of wait(): from the next poll() on it can be read when there is something
  /// for poll(), but wake_after() does not count. Stays the reactor's. -1 where there is none; why() tells
  /// the reason. What is done with the reactor outside of poll() is seen only after a wake().
  [[nodiscard]] int descriptor();
  /// For that host: how long it may wait at most for what libwebsockets itself keeps time for.
  [[nodiscard]] Time timeout() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace duet::detail
