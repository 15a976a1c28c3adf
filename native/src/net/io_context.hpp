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

/// The input and output of one loop: the descriptors that it watches, and what all connections on it share.
/// The server and the client's backend are both built on it; the seam's open() is the backend's
/// (client/native_transport.hpp).
///
/// It keeps the rule that nothing is destroyed inside its own callback: destroy_later().
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

  /// For a host that waits in place of wait(): can be read when there is something for LoopCore::turn(), a
  /// time that is due included. Where there is none, -1 and the reason.
  [[nodiscard]] int descriptor(std::string& why);
  /// When the next of the timers and time limits is due.
  [[nodiscard]] Time next_due() const { return std::min(wake_time_, deadlines_.next_due()); }

  /// It is told whether the loop has something to do. One at a time (asserted).
  void set_driver(LoopDriver* driver);
  void unset_driver(LoopDriver& driver);
  /// The turn that the driver's host has called is over.
  void tell_driver();

  LoopCore& loop() { return loop_; }
  Reactor& reactor() { return begun(), reactor_; }
  Resolver& resolver() { return begun(), resolver_; }
  Pools& pools() { return pools_; }
  WorkBudget& budget() { return budget_; }

  /// For Deadline: the time limits of connections. Apart from the timers of the application, for which run()
  /// goes on.
  TimerQueue& deadlines() { return begun(), deadlines_; }
  [[nodiscard]] Time time_after(Time delay) const {
    const Time start = now();
    return delay < never - start ? start + delay : never;
  }

  /// The loop's one object of this class, made by the first call. A search: callers keep the reference.
  template <class T>
  T& shared() {
    for (const Shared& each : shared_)
      if (each.kind == &kind<T>) return *static_cast<T*>(each.object.get());
    return *static_cast<T*>(shared_.emplace_back(Shared{&kind<T>, std::make_shared<T>()}).object.get());
  }

  /// Memory to read into, each used only within one callback.
  std::span<std::byte> network_buffer() { return {buffers_->network}; }
  std::span<std::byte> plaintext_buffer() { return {buffers_->plaintext}; }

  [[nodiscard]] bool in_turn() const { return loop_.in_turn(); }
  /// Stream::flush_if_requested() at the end of the turn.
  void flush_later(Stream& stream) { begun(), to_flush_.push_back(&stream); }
  /// Stream::go_on() in the next turn, in which the others are read first.
  void go_on_later(std::weak_ptr<Stream> stream) { begun(), to_go_on_.push_back(std::move(stream)); }

  /// Destroyed at the end of this turn, or of the next one.
  void destroy_later(std::shared_ptr<void> what) { begun(), to_destroy_.push_back(std::move(what)); }

  /// Keeps a connection that nobody owns any more, because it still has something to send.
  void keep(std::shared_ptr<void> what) { kept_.insert(std::move(what)); }
  /// Ends keep() by destroy_later(). Nothing that is not kept.
  void keep_no_more(const std::shared_ptr<void>& what);

 protected:
  /// Ends all that is kept, threads that still wake() this among it. The destructor of the final class calls
  /// it first, as no other thread may call a virtual function once this part is destroyed.
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

  /// Trims the pools from time to time, when they keep more than connections need.
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

  /// Something is done with this part: outside of a turn only a turn soon makes a waiting host aware of it.
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
  std::deque<std::weak_ptr<Stream>> to_go_on_;  // the one whose turn is next first
  std::vector<std::shared_ptr<void>> to_destroy_;
  std::unordered_set<std::shared_ptr<void>> kept_;
  Time wake_time_ = never;
  Time armed_ = never;
  bool fresh_ = false;  // wait() has just reported what is ready

  // Where another waits:
  std::unique_ptr<Alarm> alarm_;  // null until somebody asked for the descriptor
  bool turn_is_due_ = false;      // asked for, and not begun
  LoopDriver* driver_ = nullptr;
  const std::thread::id thread_ = std::this_thread::get_id();
};

}  // namespace duet::detail
