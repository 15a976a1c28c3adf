#pragma once

#include <mutex>

#include "core/src/loop_core.hpp"

namespace duet::detail {

/// By which any thread reaches a server's loop, as long as the server is there.
class WeakLoop {
 public:
  explicit WeakLoop(LoopCore& loop) : loop_(&loop) {}

  /// False once the server has gone: `fn` is destroyed without a call.
  bool post(Function<void()> fn) {
    const std::lock_guard lock(mutex_);
    if (loop_) loop_->post(std::move(fn));
    return loop_ != nullptr;
  }

  void close() {
    const std::lock_guard lock(mutex_);
    loop_ = nullptr;
  }

 private:
  std::mutex mutex_;
  LoopCore* loop_;  // null once the server has gone
};

}  // namespace duet::detail
