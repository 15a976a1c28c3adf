#pragma once

#include <duet/descriptor.hpp>

namespace duet {

namespace detail {
class IoContext;
}  // namespace detail

/// What the drivers for other libraries' event loops have in common, and the base for one of your own. A
/// driver lets the other loop, the host, call Loop::poll() whenever there is something to do:
///
/// - All of it is on the loop's thread, which is the host's.
/// - The host goes on as long as Loop::run() would, if it is one that ends by itself, and may end then.
///   post() from another thread keeps it no more than it keeps run().
/// - A loop has one driver at a time (asserted), and outlives it (asserted). A driver may go before the host
///   does, which can end then, and from inside a callback.
/// - poll() may be called beside it, and run(), which blocks the host meanwhile. stop() ends run(), not the
/// host.
class LoopDriver {
 public:
  LoopDriver(const LoopDriver&) = delete;
  LoopDriver& operator=(const LoopDriver&) = delete;

 protected:
  explicit LoopDriver(Loop& loop) : loop_(loop) {}
  /// stop() comes first.
  virtual ~LoopDriver() = default;

  [[nodiscard]] Loop& loop() { return loop_; }

  /// From now on hold() is called. The host watches descriptor(loop()) for reading already.
  void start();
  /// No more; fine where it was not started.
  void stop();
  /// What the host calls when the descriptor can be read. This object may be gone after it.
  void turn();

  /// Whether the host has to go on for this loop's sake. Also called inside connect() and the like: it tells
  /// the host, and does nothing with duet.
  virtual void hold(bool has_work) = 0;

 private:
  friend class detail::IoContext;

  Loop& loop_;
};

}  // namespace duet
