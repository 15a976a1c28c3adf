#pragma once

#include <memory>

#include "server/draining.hpp"
#include "server/mailbox.hpp"

namespace duet::detail {

/// Adds up how the threads of a server have drained, and tells. The first loop's run() waits for it.
class DrainSum : public std::enable_shared_from_this<DrainSum> {
 public:
  DrainSum(LoopCore& first, std::size_t threads, Draining::Done done)
      : first_(first), missing_(threads), done_(std::move(done)) {
    first_.hold();
  }
  ~DrainSum() { let_go(); }
  DrainSum(const DrainSum&) = delete;
  DrainSum& operator=(const DrainSum&) = delete;

  /// What one thread calls when it is done. Ignored once this has gone.
  Draining::Done part(std::shared_ptr<Mailbox> first) {
    return [first = std::move(first), weak = weak_from_this()](const DrainResult& result) {
      first->post([weak, result] {
        if (const auto self = weak.lock()) self->add(result);
      });
    };
  }

 private:
  void add(const DrainResult& result) {
    sum_.closed += result.closed;
    sum_.cut += result.cut;
    if (--missing_ > 0) return;
    let_go();
    done_(sum_);
  }
  void let_go() {
    if (std::exchange(holds_, false)) first_.release();
  }

  LoopCore& first_;
  std::size_t missing_;
  Draining::Done done_;
  DrainResult sum_ = {};
  bool holds_ = true;
};

}  // namespace duet::detail
