#pragma once

#include <duet/loop_driver.hpp>

#include <ev.h>

namespace duet {

/// Lets a libev loop of the program drive a Loop:
///
///   duet::Loop loop;
///   duet::EvDriver driver(loop);
///   if (const auto attached = driver.attach(EV_DEFAULT); !attached) return report(attached.error());
///   ev_run(EV_DEFAULT, 0);
///
/// ev_run() continues as long as Loop::run() would, or as other watchers need it. See LoopDriver for the
/// rest. The program has to link libev itself.
class EvDriver final : public LoopDriver {
 public:
  explicit EvDriver(Loop& loop) : LoopDriver(loop) {}
  ~EvDriver() override { detach(); }

  /// Makes the host watch the loop's descriptor from now on, and returns the descriptor. Detaches first if it
  /// is attached. Errors: as descriptor().
  [[nodiscard]] Result<int, Failure> attach(struct ev_loop* host) {
    detach();
    const Result<int, Failure> fd = descriptor(loop());
    if (!fd) return fd;
    host_ = host;
    ev_io_init(&readable_, on_readable, *fd, EV_READ);
    readable_.data = this;
    ev_io_start(host_, &readable_);
    start();
    return fd;
  }

  /// Stops driving the loop. May be called inside a callback. Does nothing if it is not attached.
  void detach() {
    if (!host_) return;
    stop();
    hold(true);  // ev_io_stop() releases the reference that ev_io_start() has counted
    ev_io_stop(host_, &readable_);
    host_ = nullptr;
  }

 private:
  static void on_readable(struct ev_loop*, ev_io* readable, int) {
    static_cast<EvDriver*>(readable->data)->turn();
  }

  void hold(bool has_work) override {
    if (has_work == is_held_) return;
    is_held_ = has_work;
    has_work ? ev_ref(host_) : ev_unref(host_);
  }

  struct ev_loop* host_ = nullptr;
  ev_io readable_{};
  bool is_held_ = true;  // ev_io_start() counts a reference
};

}  // namespace duet
