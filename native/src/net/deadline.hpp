#pragma once

#include "core/src/timer.hpp"
#include "net/io_context.hpp"

namespace duet::detail {

/// A time limit of one object, whose on_deadline() is called when it expires. Destroying it stops it. If the
/// loop is destroyed first, it expires then.
template <class Owner>
class Deadline final : private Timer {
 public:
  Deadline(IoContext& io, Owner& owner) : io_(io), owner_(owner) {}
  ~Deadline() { stop(); }

  /// Starts the limit, which expires after `delay`; `never` stops it. Replaces the previous time.
  void start(Time delay) {
    if (delay == never) return stop();
    io_.deadlines().start(*this, io_.time_after(delay));
    is_running_ = true;
  }
  void stop() {
    if (is_running_) io_.deadlines().stop(*this);
    is_running_ = false;
  }

  [[nodiscard]] bool is_running() const { return is_running_; }
  /// Returns when it expires, or expired last.
  using Timer::due;

 private:
  void fire() override {
    is_running_ = false;
    owner_.on_deadline();
  }
  void drop() override { fire(); }

  IoContext& io_;
  Owner& owner_;
  bool is_running_ = false;
};

}  // namespace duet::detail
