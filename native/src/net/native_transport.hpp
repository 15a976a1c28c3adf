#pragma once

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <queue>
#include <span>
#include <unordered_set>
#include <vector>

#include "core/src/loop_core.hpp"
#include "memory/pools.hpp"
#include "net/reactor.hpp"
#include "net/resolver.hpp"
#include "net/send_queue.hpp"
#include "core/src/transport.hpp"
#include "ws/deflate_pool.hpp"
#include "ws/mask.hpp"
#include "ws/work_budget.hpp"

namespace duet::detail {

class Stream;

/// Something with a time limit. One that is gone, or whose limit has moved, is not told.
class Expiring {
 public:
  /// The time given to NativeTransport::expire_at has come.
  virtual void on_deadline(Time due) = 0;

 protected:
  ~Expiring() = default;
};

/// The seam's native side, and what all connections of a loop share. It keeps the rule that nothing dies
/// inside its own callback: what is buried is destroyed at the end of the round.
class NativeTransport final : public Transport {
 public:
  explicit NativeTransport(LoopCore& loop);
  ~NativeTransport() override;

  static NativeTransport& of(LoopCore& loop) { return static_cast<NativeTransport&>(loop.transport()); }

  Time now() const override;
  void poll() override;
  void flush() override;
  void wait() override;
  void wake_at(Time time) override;
  void wake() override { reactor_.wake(); }
  std::unique_ptr<Socket> open(const OpenRequest& request, SocketEvents& events) override;

  LoopCore& loop() { return loop_; }
  Reactor& reactor() { return reactor_; }
  Resolver& resolver() { return resolver_; }
  Pools& pools() { return pools_; }
  MaskSource& masks() { return masks_; }
  WorkBudget& budget() { return budget_; }
  /// Made when the first connection compresses.
  DeflatePool& deflate_pool() {
    if (!deflate_pool_) deflate_pool_ = std::make_unique<DeflatePool>();
    return *deflate_pool_;
  }

  /// Memory to read into, each used only within one callback.
  std::span<std::byte> network_buffer() { return {buffers_->network}; }
  std::span<std::byte> plaintext_buffer() { return {buffers_->plaintext}; }

  [[nodiscard]] bool in_turn() const { return loop_.in_turn(); }
  void flush_later(Stream& stream) { dirty_.push_back(&stream); }
  /// Stream::go_on() in the next turn, in which the others are read first.
  void go_on_later(std::weak_ptr<Stream> stream) { yielding_.push_back(std::move(stream)); }

  void expire_at(Time due, std::weak_ptr<Expiring> what);

  /// Destroyed at the end of this round, or of the next one.
  void bury(std::shared_ptr<void> what) { buried_.push_back(std::move(what)); }

  /// Keeps a connection that nobody owns any more until it is buried: it still has something to send.
  void adopt(std::shared_ptr<void> orphan) { orphans_.insert(std::move(orphan)); }
  void bury_orphan(const std::shared_ptr<void>& orphan);

 private:
  struct Buffers {
    std::array<std::byte, 64 * 1024> network;
    std::array<std::byte, 64 * 1024> plaintext;
  };
  struct Deadline {
    Time due;
    std::weak_ptr<Expiring> what;
    bool operator>(const Deadline& other) const { return due > other.due; }
  };

  /// Frees, from time to time, what the pools keep and have not needed.
  class Trimming final : public Expiring {
   public:
    explicit Trimming(NativeTransport& transport) : transport_(transport) {}
    /// A round is over. What is done is done a while later.
    void look();

   private:
    void on_deadline(Time due) override;
    NativeTransport& transport_;
    bool is_due_ = false;
  };

  void go_on();
  void expire(Time time);
  void end_first_deadline();

  LoopCore& loop_;
  Reactor reactor_;
  Resolver resolver_;
  Pools pools_;
  MaskSource masks_;
  WorkBudget budget_;
  const std::shared_ptr<Trimming> trimming_ = std::make_shared<Trimming>(*this);
  std::unique_ptr<DeflatePool> deflate_pool_;
  std::unique_ptr<Buffers> buffers_ = std::make_unique_for_overwrite<Buffers>();
  std::vector<Stream*> dirty_;
  std::deque<std::weak_ptr<Stream>> yielding_;  // the one whose turn is next first
  std::priority_queue<Deadline, std::vector<Deadline>, std::greater<>> deadlines_;
  std::vector<std::shared_ptr<void>> buried_;
  std::unordered_set<std::shared_ptr<void>> orphans_;
  Time core_wake_ = never;
  Time armed_ = never;
  bool fresh_ = false;  // wait() has just reported what is ready
};

}  // namespace duet::detail
