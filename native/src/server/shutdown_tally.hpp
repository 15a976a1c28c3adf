#pragma once

#include <memory>

#include "server/graceful_shutdown.hpp"
#include "server/weak_loop.hpp"

namespace duet::detail {

/// Adds up the drain results of the threads of a server, and reports the sum. The first loop's run() waits
/// for it.
class ShutdownTally : public std::enable_shared_from_this<ShutdownTally> {
 public:
  ShutdownTally(LoopCore& first, std::size_t threads, GracefulShutdown::Done done)
      : first_(first), missing_(threads), done_(std::move(done)) {
    first_.ref();
  }
  ~ShutdownTally() { let_go(); }
  ShutdownTally(const ShutdownTally&) = delete;
  ShutdownTally& operator=(const ShutdownTally&) = delete;

  /// Returns the callback with which one thread reports its result. Ignored once this object was destroyed.
  GracefulShutdown::Done part(std::shared_ptr<WeakLoop> first) {
    return [first = std::move(first), weak = weak_from_this()](const ShutdownResult& result) {
      first->post([weak, result] {
        if (const auto self = weak.lock()) self->add(result);
      });
    };
  }

 private:
  void add(const ShutdownResult& result) {
    sum_.closed += result.closed;
    sum_.cut += result.cut;
    if (--missing_ > 0) return;
    let_go();
    done_(sum_);
  }
  void let_go() {
    if (std::exchange(holds_, false)) first_.unref();
  }

  LoopCore& first_;
  std::size_t missing_;
  GracefulShutdown::Done done_;
  ShutdownResult sum_ = {};
  bool holds_ = true;
};

}  // namespace duet::detail
