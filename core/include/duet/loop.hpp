#pragma once

#include <duet/function.hpp>

#include <chrono>
#include <cstdint>
#include <memory>

namespace duet {

namespace detail {
class LoopCore;
class Sleep;
}  // namespace detail

/// Names a timer for Loop::cancel. Zero names none.
using TimerId = std::uint64_t;

/// Drives every client and server made on it, on the thread that made it.
///
/// Callbacks run only inside poll() and run(), never inside connect, send, close or a destructor. All
/// functions but post() belong to the loop's own thread. A loop outlives what was made on it (asserted).
class Loop {
 public:
  /// Always makes a loop. Natively it takes six descriptors, and nine for a moment:
  /// where the system has none left, timers, post() and run() work all the same, Client::connect ends in
  /// on_close and Server::listen fails, both with the system's words, and each tries again to get them.
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Handles what is ready and never blocks: once per frame in a game. Inside a callback it does nothing.
  void poll();

  /// The same, but delivers what clients have received only until so much time has passed, one event at
  /// least; the rest waits for the next call, in order. So that a page which comes back after a while, or a
  /// game that must draw, is not held up by a flood. What waits counts for ClientOptions::max_receive_queue.
  void poll(std::chrono::milliseconds budget);

  /// Natively: blocks and delivers until stop(), or until nothing is left to do (no client connecting or
  /// open, no server listening, no timer, nothing posted).
  ///
  /// In a browser or Node: hands the thread back to its host, and callbacks keep coming. It does not return
  /// when there is something to do, so it is the last statement of main; main's variables stay alive.
  void run();

  /// Makes run() return after the callbacks that are due now. Natively only; elsewhere run() has handed the
  /// thread back already, and stop() ends the delivery of callbacks until the next poll() or run().
  void stop();

  /// Calls `fn` from poll() or run(), soon. The only function another thread may call; the loop has to live
  /// until it has returned.
  void post(Function<void()> fn);

  /// Calls `fn` once, not before `delay` has passed (rounded up to milliseconds).
  TimerId after(std::chrono::milliseconds delay, Function<void()> fn);

  /// The same for a Task (duet/coroutine.hpp): `co_await loop.after(std::chrono::seconds(1));`
  detail::Sleep after(std::chrono::milliseconds delay);

  /// The timer does not fire any more. One that fired, or none, is fine.
  void cancel(TimerId timer);

 private:
  friend class detail::LoopCore;
  std::unique_ptr<detail::LoopCore> core_;
};

}  // namespace duet
