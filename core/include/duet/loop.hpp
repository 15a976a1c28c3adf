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

/// Identifies a timer for Loop::cancel. No timer has the id 0.
using TimerId = std::uint64_t;

/// Drives every client and server that was constructed with it, on one thread.
///
/// Callbacks run only inside poll() and run(), never inside connect, send, close or a destructor. All
/// functions except post() belong to the loop's thread. A loop must outlive its clients and servers
/// (asserted).
class Loop {
 public:
  /// Never fails. Natively a loop opens six descriptors, and nine for a moment. If the process has none left,
  /// timers, post() and run() still work; Client::connect then ends in on_close and Server::listen fails,
  /// both with the system's error text, and each call tries again to open them.
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Handles everything that is ready and never blocks: call it once per frame in a game. Does nothing inside
  /// a callback.
  void poll();

  /// The same, but stops delivering clients' events when this much time has passed. At least one event is
  /// delivered; the rest waits for the next call, in order. Use it to keep drawing while many messages
  /// arrive, or after a tab was hidden. Waiting events count for ClientOptions::Limits::max_receive_queue.
  void poll(std::chrono::milliseconds budget);

  /// Natively: blocks and delivers until stop(), or until nothing is left to do (no client connecting or
  /// open, no server listening, no timer, nothing posted).
  ///
  /// In a browser or Node: returns the thread to its host, and callbacks keep coming. It does not return to
  /// its caller if there is something to do, so it is the last statement of main. The local variables of main
  /// stay alive.
  void run();

  /// Natively: makes run() return after the callbacks that are due now. In a browser or Node: ends the
  /// delivery of callbacks until the next poll() or run().
  void stop();

  /// Calls `fn` soon, from poll() or run(). The only function that other threads may call. The loop must exist
  /// when it is called. `fn` may end the loop, even before post() has returned to the other thread: the
  /// destructor waits for it. So post([&] { loop.stop(); }) and then join() end a thread with a loop of its own.
  void post(Function<void()> fn);

  /// Calls `fn` once after the delay, which is rounded up to milliseconds.
  TimerId after(std::chrono::milliseconds delay, Function<void()> fn);

  /// Stops a timer. Does nothing if it has fired or the id is 0.
  void cancel(TimerId timer);

  /// Suspends a duet::Task (duet/coroutine.hpp) for this long: `co_await
  /// loop.sleep(std::chrono::seconds(1));`
  [[nodiscard]] detail::Sleep sleep(std::chrono::milliseconds delay);

 private:
  friend class detail::LoopCore;
  std::unique_ptr<detail::LoopCore> core_;
};

}  // namespace duet
