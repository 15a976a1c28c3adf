#pragma once

#include <duet/loop.hpp>

#include <atomic>
#include <memory>

#include "attention.hpp"
#include "event_queue.hpp"
#include "timer_queue.hpp"
#include "transport.hpp"

namespace duet::detail {

/// What a Loop is made of: the queue of events, the timers, what other threads posted, and the transport.
class LoopCore {
 public:
  LoopCore();
  explicit LoopCore(std::unique_ptr<Transport> transport) : transport_(transport.release()) {}
  ~LoopCore();

  static LoopCore& of(Loop& loop) { return *loop.core_; }

  /// One turn: network, events, timers, posted functions. Does nothing when called from inside itself.
  void turn();
  /// A turn that delivers events only until so much time has passed, but one.
  void turn_within(Time budget);
  void run();
  void stop();
  void post(Function<void()> fn);
  TimerId after(Time delay, Function<void()> fn);
  void cancel(TimerId id);

  /// The timer fires in a turn, not before `delay` has passed.
  void start(Timer& timer, Time delay);
  void stop(Timer& timer);

  /// Something is going on that run() has to wait for: a connection, a listening server.
  void ref() { ++refs_; }
  void unref() { --refs_; }
  [[nodiscard]] bool busy();
  [[nodiscard]] bool stopped() const { return stopped_; }

  /// Delivers a copy of the event by the next turn at the latest.
  /// False when there is no memory for the copy of a message.
  [[nodiscard]] bool enqueue(ClientCore* client, const SocketEvent& event);
  void forget(const ClientCore* client) { queue_.forget(client); }

  /// What is queued for a client counts for its ClientOptions::max_receive_queue from now on. Only programs
  /// that poll ask for it, and are linked with it: where the host calls, events do not wait.
  void weigh_queued();
  void weigh(ClientCore& client, std::ptrdiff_t size) const {
    if (weigh_) weigh_(client, size);
  }

  /// Whether a backend's event may go straight to the user, without a copy: in a turn, outside of callbacks
  /// and with nothing queued before it. CallbackScope marks the callbacks.
  [[nodiscard]] bool may_deliver() const { return in_turn_ && !in_callback_ && queue_.empty(); }

  /// Whether a turn is under way, which will end with Transport::flush().
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

  /// For a backend whose host delivers events by itself: while one lives, they count as part of a turn.
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

  /// For a transport.
  [[nodiscard]] Attention& attention() { return attention_; }
  /// For limits: see Attention.
  [[nodiscard]] Time missed() { return attention_.missed(transport_->now()); }

 private:
  void finish_turn();
  void deliver_queue();
  static void deliver(QueuedEvent* queued);
  void fire_timers();
  void update_wake_time();

  /// What another thread posted.
  struct Task {
    Task* next;  // posted before it
    Function<void()> fn;
    void (*finish)(Task* newest, bool call);  // finish_all, so that it is linked only where something posts

    /// Calls the functions of the list, if so told, oldest first, and deletes them.
    static void finish_all(Task* newest, bool call);
  };
  void finish_posted(bool call);

  EventQueue queue_;
  void (*weigh_)(ClientCore& client, std::ptrdiff_t size) = nullptr;
  TimerQueue timers_;
  TimerId last_timer_id_ = 0;
  std::atomic<Task*> posted_ = nullptr;  // any thread puts one in front; the loop's thread takes them all
  Attention attention_;
  Time wake_time_ = never;
  int refs_ = 0;
  bool in_turn_ = false;
  bool in_callback_ = false;
  bool stopped_ = false;
  // Owned; it goes before the rest. Constant, because until it has gone its threads may post, and look here.
  Transport* const transport_;
};

}  // namespace duet::detail
