#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "base/work_budget.hpp"
#include "core/src/loop_core.hpp"
#include "core/src/timer_queue.hpp"
#include "core/src/transport.hpp"
#include "memory/pools.hpp"
#include "net/alarm.hpp"
#include "net/reactor.hpp"
#include "net/resolver.hpp"

namespace duet {
class LoopDriver;
}

namespace duet::detail {

class Stream;

/// The I/O of one loop: the descriptors that it watches, and the resources that all its connections share.
/// The server and the client's backend are both built on it; the seam's open() belongs to the backend
/// (client/native_transport.hpp).
///
/// It ensures that nothing is destroyed inside its own callback: destroy_later().
class IoContext : public Transport {
 public:
  explicit IoContext(LoopCore& loop);
  ~IoContext() override;

  static IoContext& of(LoopCore& loop) { return static_cast<IoContext&>(loop.transport()); }

  Time now() const final;
  void poll() final;
  void flush() final;
  void wait() final;
  void wake_at(Time time) final;
  void wake() final;

  /// For a host that waits in place of wait(). The descriptor is readable when there is something for
  /// LoopCore::turn() to do, due timers included. Returns -1 and the reason if there is none.
  [[nodiscard]] int descriptor(std::string& why);
  /// Returns when the next timer or time limit is due.
  [[nodiscard]] Time next_due() const { return std::min(wake_time_, deadlines_.next_due()); }

  /// Sets the driver, which is notified whether the loop has something to do. One at a time (asserted).
  void set_driver(LoopDriver* driver);
  void unset_driver(LoopDriver& driver);
  /// Called at the end of a turn that the driver's host has run.
  void tell_driver();

  LoopCore& loop() { return loop_; }
  Reactor& reactor() { return begun(), reactor_; }
  Resolver& resolver() { return begun(), resolver_; }
  Pools& pools() { return pools_; }
  WorkBudget& budget() { return budget_; }

  /// The time limits of connections, for Deadline. They are separate from the application's timers, which
  /// keep run() from returning.
  TimerQueue& deadlines() { return begun(), deadlines_; }
  [[nodiscard]] Time time_after(Time delay) const {
    const Time start = now();
    return delay < never - start ? start + delay : never;
  }

  /// Returns the loop's one object of this class, created by the first call. The call is a search: callers
  /// keep the reference.
  template <class T>
  T& shared() {
    for (const Shared& each : shared_)
      if (each.kind == &kind<T>) return *static_cast<T*>(each.object.get());
    return *static_cast<T*>(shared_.emplace_back(Shared{&kind<T>, std::make_shared<T>()}).object.get());
  }

  /// Buffers to read into, each used only within one callback.
  std::span<std::byte> network_buffer() { return {buffers_->network}; }
  std::span<std::byte> plaintext_buffer() { return {buffers_->plaintext}; }

  [[nodiscard]] bool in_turn() const { return loop_.in_turn(); }
  /// Calls Stream::flush_if_requested() at the end of the turn.
  void flush_later(Stream& stream) { begun(), to_flush_.push_back(&stream); }
  /// Calls Stream::go_on() in the next turn, after the other streams were read.
  void go_on_later(std::weak_ptr<Stream> stream) { begun(), to_go_on_.push_back(std::move(stream)); }

  /// Destroys the object at the end of this turn, or of the next one.
  void destroy_later(std::shared_ptr<void> what) { begun(), to_destroy_.push_back(std::move(what)); }

  /// Keeps a connection without an owner while it still has something to send.
  void keep(std::shared_ptr<void> what) { kept_.insert(std::move(what)); }
  /// Ends keep() with destroy_later(). Does nothing for an object that is not kept.
  void keep_no_more(const std::shared_ptr<void>& what);

 protected:
  /// Destroys all kept objects, including those with threads that still call wake(). The destructor of the
  /// final class calls it first, because no other thread may call a virtual function once that part is
  /// destroyed.
  void end();

 private:
  struct Buffers {
    std::array<std::byte, 64 * 1024> network;
    std::array<std::byte, 64 * 1024> plaintext;
  };
  struct Shared {
    const char* kind;
    std::shared_ptr<void> object;
  };
  template <class T>
  static constexpr char kind = 0;

  /// Trims the pools periodically while they keep more than connections need.
  struct Trimming final : Timer {
    explicit Trimming(Pools& trimmed) : pools(trimmed) {}
    void fire() override {
      is_due = false;
      pools.trim();
    }
    Pools& pools;
    bool is_due = false;
  };

  void go_on();

  /// Called when this object gets something to do. Outside of a turn, only another turn makes a waiting host
  /// notice it.
  void begun() {
    if (alarm_ && !loop_.in_turn()) ask_for_turn();
  }
  void ask_for_turn();
  void set_alarm();

  LoopCore& loop_;
  Reactor reactor_;
  Resolver resolver_;
  Pools pools_;
  WorkBudget budget_;
  TimerQueue deadlines_;
  Trimming trimming_{pools_};
  std::vector<Shared> shared_;
  std::unique_ptr<Buffers> buffers_ = std::make_unique_for_overwrite<Buffers>();
  std::vector<Stream*> to_flush_;
  std::deque<std::weak_ptr<Stream>> to_go_on_;  // in the order of their turns
  std::vector<std::shared_ptr<void>> to_destroy_;
  std::unordered_set<std::shared_ptr<void>> kept_;
  Time wake_time_ = never;
  Time armed_ = never;
  bool fresh_ = false;  // wait() has just reported the ready descriptors

  // If a host waits in place of wait():
  std::unique_ptr<Alarm> alarm_;  // null until the descriptor is requested
  bool turn_is_due_ = false;      // requested, and not begun
  LoopDriver* driver_ = nullptr;
  const std::thread::id thread_ = std::this_thread::get_id();
};

}  // namespace duet::detail
