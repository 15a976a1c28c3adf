#pragma once

#include <duet/loop_driver.hpp>

#include <ev.h>

namespace duet {

/// Lets a loop of libev drive a Loop:
///
///   duet::Loop loop;
///   duet::EvDriver driver(loop);
///   if (const auto attached = driver.attach(EV_DEFAULT); !attached) return report(attached.error());
///   ev_run(EV_DEFAULT, 0);
///
/// ev_run() goes on as long as Loop::run() would, or other watchers want it to. See LoopDriver for the rest.
/// The program is linked with libev itself.
class EvDriver final : public LoopDriver {
 public:
  explicit EvDriver(Loop& loop) : LoopDriver(loop) {}
  ~EvDriver() override { detach(); }

  /// The loop's descriptor, which the host watches from now on. Refused as descriptor() is. Where it was
  /// attached it is detached first.
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

  /// The host does not drive the loop any more. Also from inside a callback; fine where it does not.
  void detach() {
    if (!host_) return;
    stop();
    hold(true);  // ev_io_stop() takes back what ev_io_start() has counted
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
  bool is_held_ = true;  // libev counts a watcher as it starts
};

}  // namespace duet
