#pragma once

#include <duet/function.hpp>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "topics/interest.hpp"

namespace duet::detail {

/// Collects changes of interest on all threads, so that they are handled in batches.
class InterestQueue final : public Interest {
 public:
  /// `wake` is called on any thread when there is something to take.
  explicit InterestQueue(Function<void()> wake) : wake_(std::move(wake)) {}

  /// True for each topic or pattern that has subscribers now.
  using Changes = std::map<std::string, bool, std::less<>>;
  [[nodiscard]] Changes take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(changes_, {});
  }

 private:
  void on_interest(std::string_view pattern, bool has_subscribers) override {
    const std::lock_guard lock(mutex_);
    const bool is_first = changes_.empty();
    changes_.insert_or_assign(std::string(pattern), has_subscribers);
    if (is_first) wake_();
  }

  std::mutex mutex_;
  Function<void()> wake_;
  Changes changes_;  // guarded by mutex_
};

}  // namespace duet::detail
