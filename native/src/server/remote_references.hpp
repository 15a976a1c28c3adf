#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "server/weak_loop.hpp"

namespace duet::detail {

/// Keeps run() of a server's first loop from returning while the server has connections on other loops.
class RemoteReferences : public std::enable_shared_from_this<RemoteReferences> {
 public:
  explicit RemoteReferences(LoopCore& first, std::shared_ptr<WeakLoop> weak_loop)
      : first_(first), weak_loop_(std::move(weak_loop)) {}

  /// Called on the first thread.
  void add() {
    first_.ref();
    ++there_;
  }
  void forget_all() { drop(there_); }

  /// Called on any thread; many at once are one call for the first.
  void remove() {
    if (gone_.fetch_add(1) > 0) return;
    weak_loop_->post([self = shared_from_this()] { self->drop(self->gone_.exchange(0)); });
  }

 private:
  void drop(int count) {
    for (; count > 0 && there_ > 0; --count, --there_) first_.unref();
  }

  LoopCore& first_;
  std::shared_ptr<WeakLoop> weak_loop_;
  int there_ = 0;
  std::atomic<int> gone_ = 0;
};

}  // namespace duet::detail
