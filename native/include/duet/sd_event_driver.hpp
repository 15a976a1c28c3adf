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
/// sd_event_loop() ends by sd_event_exit() alone; has_work() tells when there is nothing left to do. See
/// LoopDriver for the rest. The program is linked with libsystemd itself.
class SdEventDriver final : public LoopDriver {
 public:
  explicit SdEventDriver(Loop& loop) : LoopDriver(loop) {}
  ~SdEventDriver() override { detach(); }

  /// The loop's descriptor, which the host watches from now on. Refused as descriptor() is, and where
  /// sd-event refuses: system_failure, with the system's words. Where it was attached it is detached first.
  [[nodiscard]] Result<int, Failure> attach(sd_event* host) {
    detach();
    const Result<int, Failure> fd = descriptor(loop());
    if (!fd) return fd;
    if (const int refused = sd_event_add_io(host, &source_, *fd, EPOLLIN, on_readable, this); refused < 0)
      return Failure{Error::system_failure, std::strerror(-refused)};
    start();
    return fd;
  }

  /// The host does not drive the loop any more. Also from inside a callback; fine where it does not.
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
