#pragma once

#include <duet/loop_driver.hpp>

#include <uv.h>

namespace duet {

/// Lets a libuv loop of the program drive a Loop:
///
///   duet::Loop loop;
///   duet::UvDriver driver(loop);
///   if (const auto attached = driver.attach(uv_default_loop()); !attached) return report(attached.error());
///   uv_run(uv_default_loop(), UV_RUN_DEFAULT);
///
/// uv_run() continues as long as Loop::run() would, or as other handles need it. See LoopDriver for the rest.
/// The program has to link libuv itself. Before uv_loop_close() run the host once more after this object was
/// destroyed, as libuv requires for every closed handle.
class UvDriver final : public LoopDriver {
 public:
  explicit UvDriver(Loop& loop) : LoopDriver(loop) {}
  ~UvDriver() override { detach(); }

  /// Makes the host watch the loop's descriptor from now on, and returns the descriptor. Detaches first if it
  /// is attached. Errors: as descriptor(), and system_failure with libuv's error text.
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

  /// Stops driving the loop. May be called inside a callback. Does nothing if it is not attached.
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

  uv_poll_t* handle_ = nullptr;  // deleted by its close callback, maybe after this object is destroyed
};

}  // namespace duet
