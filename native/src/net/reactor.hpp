#pragma once

#include <memory>
#include <string>

#include "core/src/transport.hpp"
#include "net/watch.hpp"

namespace duet::detail {

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

  /// Watches a descriptor. Returns null if that fails, with the descriptor closed; why() is the reason.
  OwnedWatch watch(UniqueSocket fd, FdEvents& events);

  /// The same for a connection, of which there may be thousands: what one takes matters.
  OwnedWatch watch_connection(UniqueSocket fd, FdEvents& events);

  /// Returns why the last prepare() or watch() failed, without a full stop.
  [[nodiscard]] const std::string& why() const;

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
