#pragma once

#include <duet/loop_driver.hpp>

#include <uv.h>

namespace duet {

/// Lets a loop of libuv that the program has drive a Loop:
///
///   duet::Loop loop;
///   duet::UvDriver driver(loop);
///   if (const auto attached = driver.attach(uv_default_loop()); !attached) return report(attached.error());
///   uv_run(uv_default_loop(), UV_RUN_DEFAULT);
///
/// uv_run() goes on as long as Loop::run() would, or other handles want it to. See LoopDriver for the rest.
/// The program is linked with libuv itself. uv_loop_close() wants the host run once more after this has
/// gone, as for every handle that was closed.
class UvDriver final : public LoopDriver {
 public:
  explicit UvDriver(Loop& loop) : LoopDriver(loop) {}
  ~UvDriver() override { detach(); }

  /// The loop's descriptor, which the host watches from now on. Refused as descriptor() is, and where libuv
  /// refuses: system_failure, with its words. Where it was attached it is detached first.
  [[nodiscard]] Result<int, Failure> attach(uv_loop_t* host) {
    detach();
    const Result<int, Failure> fd = descriptor(loop());
    if (!fd) return fd;
    auto* const handle = new uv_poll_t;
    if (const int refused = uv_poll_init(host, handle, *fd); refused != 0) {
      delete handle;
      return Failure{Error::system_failure, uv_strerror(refused)};
    }
    handle_ = handle;
    handle_->data = this;
    uv_poll_start(handle_, UV_READABLE,
                  [](uv_poll_t* readable, int, int) { static_cast<UvDriver*>(readable->data)->turn(); });
    start();
    return fd;
  }

  /// The host does not drive the loop any more. Also from inside a callback; fine where it does not.
  void detach() {
    if (!handle_) return;
    stop();
    uv_close(reinterpret_cast<uv_handle_t*>(handle_),
             [](uv_handle_t* closed) { delete reinterpret_cast<uv_poll_t*>(closed); });
    handle_ = nullptr;
  }

 private:
  void hold(bool has_work) override {
    auto* const handle = reinterpret_cast<uv_handle_t*>(handle_);
    has_work ? uv_ref(handle) : uv_unref(handle);
  }

  uv_poll_t* handle_ = nullptr;  // libuv's until it has closed it, which may be after this has gone
};

}  // namespace duet
