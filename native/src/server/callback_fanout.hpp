#pragma once

#include <duet/function.hpp>

#include <memory>
#include <utility>

namespace duet::detail {

/// One of the application's callbacks, for all threads of a server. With one thread it is not wrapped.
template <class... Args>
class CallbackFanout {
 public:
  CallbackFanout(Function<void(Args...)> fn, bool alone) : fn_(std::move(fn)), alone_(alone) {}

  /// Returns the callback for one more thread.
  Function<void(Args...)> copy() {
    if (alone_ || (!fn_ && !shared_)) return std::move(fn_);
    if (!shared_) shared_ = std::make_shared<Function<void(Args...)>>(std::move(fn_));
    return [fn = shared_](Args... args) { (*fn)(std::forward<Args>(args)...); };
  }

 private:
  Function<void(Args...)> fn_;
  bool alone_;
  std::shared_ptr<Function<void(Args...)>> shared_;
};

}  // namespace duet::detail
