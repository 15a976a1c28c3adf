#pragma once

#include "net/uv.hpp"
#include "net/watch.hpp"

namespace duet::detail {

/// A descriptor that libuv watches, in the loop on which libwebsockets runs.
class UvWatch final : public Watch {
 public:
  /// Returns null if libuv cannot watch it; the descriptor is closed then.
  static OwnedWatch make(uv_loop_t* loop, UniqueSocket fd, FdEvents& events);

  /// Returns 0 or libuv's error: the system may have no room to watch it. libwebsockets does not check that.
  static int try_to_watch(uv_loop_t* loop, NativeSocket fd);

  void want_write() override;
  void pause(bool paused) override;
  void release() override;

 private:
  UvWatch(NativeSocket fd, FdEvents& events) : Watch(fd, events) {}

  static void on_events(uv_poll_t* poll, int status, int events);
  void wait_for(int events);

  uv_poll_t poll_{};
  int events_ = 0;  // of uv_poll_event
};

}  // namespace duet::detail
