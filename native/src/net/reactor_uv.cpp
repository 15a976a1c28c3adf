#include <atomic>

#include "net/reactor.hpp"
#include "net/standstill.hpp"
#include "net/uv.hpp"
#include "net/uv_watch.hpp"
#include "platform/spare_descriptors.hpp"
#include "platform/standard_held.hpp"

namespace duet::detail {

namespace {

uv_handle_t* generic(auto& handle) { return reinterpret_cast<uv_handle_t*>(&handle); }

}  // namespace

// libuv alone: libwebsockets cannot watch sockets in a libuv loop on Windows (docs/decisions/0037-windows.md).
struct Reactor::Impl {
  Impl() { timer.data = this; }

  uv_loop_t loop{};
  uv_async_t waker{};
  uv_timer_t timer{};
  std::atomic<bool> is_made = false;  // false: see standstill. Other threads read it to wake
  Standstill standstill;
  std::string why;
  bool wake_pending = false;
  bool is_waited_for_outside = false;

  /// Returns false with the reason in `why`.
  bool make();

  // As in reactor_lws.cpp.
  void settle() {
    uv_update_time(&loop);
    if (uv_backend_timeout(&loop) != 0) return;
    uv_run(&loop, UV_RUN_NOWAIT);
    if (uv_backend_timeout(&loop) == 0) uv_async_send(&waker);
  }

  void close() {
    while (uv_run(&loop, UV_RUN_NOWAIT) != 0) {
    }
    uv_loop_close(&loop);
  }

  // libuv calls due timers before it sleeps, and would sleep afterwards all the same.
  static void on_timer(uv_timer_t* timer) {
    static_cast<Impl*>(timer->data)->wake_pending = false;
    uv_stop(timer->loop);
  }
};

bool Reactor::Impl::make() {
  const StandardHeld held;
  why = try_loop_descriptors();
  int status = why.empty() ? uv_loop_init(&loop) : 0;
  if (why.empty() && status == 0) {
    status = uv_async_init(&loop, &waker, [](uv_async_t*) {});
    if (status == 0) {
      uv_timer_init(&loop, &timer);
      uv_run(&loop, UV_RUN_NOWAIT);  // a descriptor() watches for a wake-up from here on
      return true;
    }
    close();
  }
  why = "cannot create an event loop: " + (why.empty() ? uv_strerror(status) : why);
  return false;
}

Reactor::Reactor(Engine) : impl_(std::make_unique<Impl>()) { static_cast<void>(prepare()); }

bool Reactor::prepare() {
  if (impl_->is_made) return true;
  if (!impl_->make()) return false;
  const bool was_woken = impl_->standstill.end([&] { impl_->is_made = true; });
  if (was_woken) wake();
  return true;
}

Reactor::~Reactor() {
  if (!impl_->is_made) return;
  uv_close(generic(impl_->timer), nullptr);
  uv_close(generic(impl_->waker), nullptr);
  impl_->close();
}

OwnedWatch Reactor::watch(UniqueSocket fd, FdEvents& events) {
  if (!prepare()) return nullptr;
  OwnedWatch watch = UvWatch::make(&impl_->loop, std::move(fd), events);
  if (!watch) impl_->why = "the event loop cannot watch the descriptor";
  return watch;
}

OwnedWatch Reactor::watch_connection(UniqueSocket fd, FdEvents& events) {
  return watch(std::move(fd), events);
}

const std::string& Reactor::why() const { return impl_->why; }

void Reactor::poll() {
  if (!impl_->is_made) return;
  uv_run(&impl_->loop, UV_RUN_NOWAIT);
  if (impl_->is_waited_for_outside) impl_->settle();
}

void Reactor::wait() {
  if (impl_->is_made)
    uv_run(&impl_->loop, UV_RUN_ONCE);
  else
    impl_->standstill.wait();
}

void Reactor::wake_after(Time delay) {
  if (!impl_->is_made) return impl_->standstill.wake_after(delay);
  impl_->wake_pending = delay != never;
  if (delay == never) {
    uv_timer_stop(&impl_->timer);
  } else {
    uv_update_time(&impl_->loop);  // the delay counts from the loop's cached time
    uv_timer_start(&impl_->timer, Impl::on_timer, static_cast<std::uint64_t>(delay.count()), 0);
  }
}

bool Reactor::wake_pending() const {
  return impl_->is_made ? impl_->wake_pending : impl_->standstill.wake_pending();
}

int Reactor::descriptor() {
  if (!prepare()) return -1;
  const int fd = uv_backend_fd(&impl_->loop);
  if (fd == -1) impl_->why = "an event loop has no descriptor on this system";
  impl_->is_waited_for_outside = fd != -1;
  return fd;
}

Time Reactor::timeout() const {
  const int timeout = impl_->is_made ? uv_backend_timeout(&impl_->loop) : -1;
  return timeout < 0 ? never : Time(timeout);
}

void Reactor::wake() {
  const auto is_made = [this] { return impl_->is_made.load(); };
  if (is_made() || !impl_->standstill.wake(is_made)) uv_async_send(&impl_->waker);
}

}  // namespace duet::detail
