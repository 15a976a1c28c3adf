#pragma once

#include <duet/loop_driver.hpp>

#include <sys/epoll.h>
#include <systemd/sd-event.h>

#include <cstring>

namespace duet {

/// Lets systemd's sd-event drive a Loop:
///
///   duet::Loop loop;
///   duet::SdEventDriver driver(loop);
///   if (const auto attached = driver.attach(event); !attached) return report(attached.error());
///   sd_event_loop(event);
///
/// sd_event_loop() ends only by sd_event_exit(); has_work() returns whether there is anything left to do. See
/// LoopDriver for the rest. The program has to link libsystemd itself.
class SdEventDriver final : public LoopDriver {
 public:
  explicit SdEventDriver(Loop& loop) : LoopDriver(loop) {}
  ~SdEventDriver() override { detach(); }

  /// Makes the host watch the loop's descriptor from now on, and returns the descriptor. Detaches first if it
  /// is attached. Errors: as descriptor(), and system_failure with the system's text if sd-event refuses.
  [[nodiscard]] Result<int, Failure> attach(sd_event* host) {
    detach();
    const Result<int, Failure> fd = descriptor(loop());
    if (!fd) return fd;
    if (const int refused = sd_event_add_io(host, &source_, *fd, EPOLLIN, on_readable, this); refused < 0)
      return Failure{Error::system_failure, std::strerror(-refused)};
    start();
    return fd;
  }

  /// Stops driving the loop. May be called inside a callback. Does nothing if it is not attached.
  void detach() {
    if (!source_) return;
    stop();
    source_ = sd_event_source_disable_unref(source_);
  }

 private:
  static int on_readable(sd_event_source*, int, std::uint32_t, void* driver) {
    static_cast<SdEventDriver*>(driver)->turn();
    return 0;
  }
  void hold(bool) override {}

  sd_event_source* source_ = nullptr;
};

}  // namespace duet
