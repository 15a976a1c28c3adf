#pragma once

#include <mutex>

#include "core/src/loop_core.hpp"

namespace duet::detail {

/// A weak reference to a server's loop, with which any thread can post to it while the server exists.
class WeakLoop {
 public:
  explicit WeakLoop(LoopCore& loop) : loop_(&loop) {}

  /// Returns false once the server was destroyed: `fn` is destroyed without a call.
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
  LoopCore* loop_;  // null once the server was destroyed
};

}  // namespace duet::detail
