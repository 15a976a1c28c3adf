#pragma once

#include <duet/descriptor.hpp>

namespace duet {

namespace detail {
class IoContext;
}  // namespace detail

/// The base of the drivers for other libraries' event loops, and of one that you write. A driver lets the
/// other loop, the host, call Loop::poll() whenever there is something to do:
///
/// - Everything runs on the loop's thread, which is the host's thread.
/// - If the host is one that returns when it has nothing to do, it runs as long as Loop::run() would. post()
///   from another thread keeps neither of them running.
/// - A loop has at most one driver at a time (asserted) and must outlive it (asserted). A driver may be
///   destroyed before the host, which can then return, and from inside a callback.
/// - The program may still call poll(), and run(), which blocks the host meanwhile. stop() ends run(), not
///   the host.
class LoopDriver {
 public:
  LoopDriver(const LoopDriver&) = delete;
  LoopDriver& operator=(const LoopDriver&) = delete;

 protected:
  explicit LoopDriver(Loop& loop) : loop_(loop) {}
  /// The derived class must call stop() before.
  virtual ~LoopDriver() = default;

  /// The loop that is driven.
  [[nodiscard]] Loop& loop() { return loop_; }

  /// Starts the calls of hold(). The host must watch descriptor(loop()) for reading already.
  void start();
  /// Stops the calls of hold(). Does nothing if they were not started.
  void stop();
  /// Polls the loop. The host must call it when the descriptor is readable. May destroy this object.
  void turn();

  /// Makes the host continue for this loop, or allows it to return. Also called inside connect() and similar
  /// functions: an implementation must not call duet.
  virtual void hold(bool has_work) = 0;

 private:
  friend class detail::IoContext;

  Loop& loop_;
};

}  // namespace duet
