#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "server/mailbox.hpp"

namespace duet::detail {

/// What a server has on other loops than its first one, whose run() goes on for it.
class Elsewhere : public std::enable_shared_from_this<Elsewhere> {
 public:
  explicit Elsewhere(LoopCore& first, std::shared_ptr<Mailbox> mailbox)
      : first_(first), mailbox_(std::move(mailbox)) {}

  /// On the first thread.
  void add() {
    first_.hold();
    ++there_;
  }
  void forget_all() { drop(there_); }

  /// On any thread; many at once are one call for the first.
  void remove() {
    if (gone_.fetch_add(1) > 0) return;
    mailbox_->post([self = shared_from_this()] { self->drop(self->gone_.exchange(0)); });
  }

 private:
  void drop(int count) {
    for (; count > 0 && there_ > 0; --count, --there_) first_.release();
  }

  LoopCore& first_;
  std::shared_ptr<Mailbox> mailbox_;
  int there_ = 0;
  std::atomic<int> gone_ = 0;
};

}  // namespace duet::detail
