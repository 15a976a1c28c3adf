#pragma once

#include <duet/loop.hpp>

#include <atomic>
#include <memory>

#include "attention.hpp"
#include "event_queue.hpp"
#include "timer_queue.hpp"
#include "transport.hpp"

namespace duet::detail {

/// The implementation of Loop: the event queue, the timers, the functions posted by other threads, and the
/// transport.
class LoopCore {
 public:
  LoopCore();
  explicit LoopCore(std::unique_ptr<Transport> transport) : transport_(transport.release()) {}
  ~LoopCore();

  static LoopCore& of(Loop& loop) { return *loop.core_; }

  /// Runs one turn: network, events, timers, posted functions. Does nothing when called from inside a turn.
  void turn();
  /// Runs a turn that delivers at least one event, and more until this much time has passed.
  void turn_within(Time budget);
  void run();
  void stop();
  void post(Function<void()> fn);
  TimerId after(Time delay, Function<void()> fn);
  void cancel(TimerId id);

  /// Starts the timer. It fires in a turn, not before `delay` has passed.
  void start(Timer& timer, Time delay);
  void stop(Timer& timer);

  /// Counts an activity that run() has to wait for: a connection, a listening server.
  void ref() { ++refs_; }
  void unref() { --refs_; }
  [[nodiscard]] bool busy();
  [[nodiscard]] bool stopped() const { return stopped_; }

  /// Queues a copy of the event, which is delivered by the next turn at the latest. Returns false if the
  /// allocation for a message fails.
  [[nodiscard]] bool enqueue(ClientCore* client, const SocketEvent& event);
  void forget(const ClientCore* client) { queue_.forget(client); }

  /// From now on, queued events count for their client's ClientOptions::max_receive_queue. Only programs that
  /// poll call this and link it: where the host calls, events are not queued.
  void weigh_queued();
  void weigh(ClientCore& client, std::ptrdiff_t size) const {
    if (weigh_) weigh_(client, size);
  }

  /// Returns whether a backend's event may be delivered directly, without a copy: in a turn, outside of
  /// callbacks and with an empty queue. CallbackScope marks the callbacks.
  [[nodiscard]] bool may_deliver() const { return in_turn_ && !in_callback_ && queue_.empty(); }

  /// Returns whether a turn is running, which will end with Transport::flush().
  [[nodiscard]] bool in_turn() const { return in_turn_; }
  [[nodiscard]] bool in_callback() const { return in_callback_; }

  class CallbackScope {
   public:
    explicit CallbackScope(LoopCore& loop) : loop_(loop), outer_(loop.in_callback_) {
      loop_.attention_.call_begins(*loop_.transport_);
      loop_.in_callback_ = true;
    }
    ~CallbackScope() { loop_.in_callback_ = outer_; }
    CallbackScope(const CallbackScope&) = delete;
    CallbackScope& operator=(const CallbackScope&) = delete;

   private:
    LoopCore& loop_;
    bool outer_;
  };

  /// For a backend whose host delivers events by itself: during its lifetime, they count as part of a turn.
  class TurnScope {
   public:
    explicit TurnScope(LoopCore& loop) : loop_(loop) { loop_.in_turn_ = true; }
    ~TurnScope() { loop_.in_turn_ = false; }
    TurnScope(const TurnScope&) = delete;
    TurnScope& operator=(const TurnScope&) = delete;

   private:
    LoopCore& loop_;
  };

  Transport& transport() { return *transport_; }

  /// Used by transports.
  [[nodiscard]] Attention& attention() { return attention_; }
  /// Used by limits: see Attention.
  [[nodiscard]] Time missed() { return attention_.missed(transport_->now()); }

 private:
  void finish_turn();
  void deliver_queue();
  static void deliver(QueuedEvent* queued);
  void fire_timers();
  void update_wake_time();

  /// A function that another thread posted.
  struct Task {
    Task* next;  // posted before it
    Function<void()> fn;
    void (*finish)(Task* newest, bool call);  // finish_all, through a pointer so that it is linked only in
                                              // programs that post

    /// Deletes the tasks of the list, oldest first. With `call`, calls each before.
    static void finish_all(Task* newest, bool call);
  };
  void finish_posted(bool call);

  EventQueue queue_;
  void (*weigh_)(ClientCore& client, std::ptrdiff_t size) = nullptr;
  TimerQueue timers_;
  TimerId last_timer_id_ = 0;
  std::atomic<Task*> posted_ = nullptr;  // any thread pushes to the front; the loop's thread takes all
  std::atomic<int> posting_ = 0;         // calls of post() under way, for which the destructor waits
  Attention attention_;
  Time wake_time_ = never;
  int refs_ = 0;
  bool in_turn_ = false;
  bool in_callback_ = false;
  bool stopped_ = false;
  // Owned, and destroyed before the other members. The pointer is constant, because the transport's threads
  // may post, and read it, until the transport is destroyed.
  Transport* const transport_;
};

}  // namespace duet::detail
