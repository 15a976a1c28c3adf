#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace duet::detail {

/// How many bytes of payload all connections together hold, and may. ServerState by the threads of a server.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t limit) : limit_(limit) {}

  [[nodiscard]] std::size_t held() const { return held_.load(std::memory_order_relaxed); }
  [[nodiscard]] bool is_spent() const { return held() >= limit_; }

 private:
  friend class MemoryShare;

  std::size_t limit_;
  std::atomic<std::size_t> held_ = 0;
};

/// One connection's part of it, which belongs to that connection's thread. Told in steps: what is small, as
/// of most connections at most times, costs no look at what the threads share.
class MemoryShare {
 public:
  static constexpr std::size_t step = 16 * 1024;

  explicit MemoryShare(std::shared_ptr<MemoryBudget> budget) : budget_(std::move(budget)) {}
  ~MemoryShare() { hold(0); }
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;

  /// So many bytes are held now. False if that is more than before and all together hold too much: then the
  /// connection has to go.
  bool hold(std::size_t bytes) {
    const std::size_t told = bytes - bytes % step;
    if (told == told_) return true;
    const bool grows = told > told_;
    budget_->held_.fetch_add(told - told_, std::memory_order_relaxed);  // modulo: it may fall
    told_ = told;
    return !grows || budget_->held() <= budget_->limit_;
  }

 private:
  std::shared_ptr<MemoryBudget> budget_;
  std::size_t told_ = 0;
};

}  // namespace duet::detail
