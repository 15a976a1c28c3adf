#include "net/reactor.hpp"

#include <sys/socket.h>

#include <atomic>
#include <mutex>
#include <vector>

#include "net/lws.hpp"
#include "net/lws_context.hpp"
#include "net/lws_watch.hpp"
#include "net/standstill.hpp"
#include "net/uv.hpp"
#include "net/uv_watch.hpp"
#include "net/wake_number.hpp"
#include "platform/pipe.hpp"
#include "platform/socket_error.hpp"
#include "platform/spare_descriptors.hpp"
#include "platform/standard_held.hpp"

namespace duet::detail {

namespace {

bool is_socket(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

/// Returns the descriptor by which a new context is woken; -1 if it polls none. From 4.3 on a context may also poll a socket:
/// it listens to changes of the machine's routes.
int wake_descriptor(uv_loop_t* loop) {
  int fd = -1;
  const auto find = [](uv_handle_t* handle, void* found) {
    int polled = -1;
    if (uv_handle_get_type(handle) == UV_POLL && uv_fileno(handle, &polled) == 0 && !is_socket(polled))
      *static_cast<int*>(found) = polled;
  };
  uv_walk(loop, find, &fd);
  return fd;
}

/// Returns whether the system has room for what a context watches. Runs the loop.
bool can_watch(uv_loop_t* loop) {
  const Pipe pipe = Pipe::make();
  const bool can = pipe && UvWatch::try_to_watch(loop, pipe.read_end.get()) == 0;
  uv_run(loop, UV_RUN_NOWAIT);
  return can;
}

}  // namespace

struct Reactor::Impl {
  explicit Impl(Engine wanted) : engine(wanted) { wake_up.impl = this; }

  const Engine engine;
  std::atomic<lws_context*> context = nullptr;  // null: see standstill. Other threads read it to wake
  Standstill standstill;
  std::string why;
  int wake_fd = -1;
  std::unique_ptr<uv_loop_t> loop;  // null without libuv
  uv_timer_t timer{};
  struct LwsTimer {
    lws_sorted_usec_list_t sul{};  // first, because libwebsockets passes its address back
    Impl* impl = nullptr;
  } wake_up;
  bool wake_pending = false;
  bool is_waited_for_outside = false;

  // Both engines call due timers before they sleep, and would sleep afterwards all the same.
  static void on_uv_timer(uv_timer_t* timer) {
    static_cast<Impl*>(timer->data)->wake_pending = false;
    uv_stop(timer->loop);
  }
  static void on_lws_timer(lws_sorted_usec_list_t* sul) {
    Impl* const impl = reinterpret_cast<LwsTimer*>(sul)->impl;
    impl->wake_pending = false;
    lws_cancel_service(impl->context);
  }

  lws_context* make();
  lws_context* make_in_uv();

  // libuv updates its epoll descriptor, and calls handles without a descriptor, only when it runs. One more
  // run is enough, as a rule; if it is not, the received events are handled first.
  void settle() {
    uv_update_time(loop.get());
    if (uv_backend_timeout(loop.get()) != 0) return;
    uv_run(loop.get(), UV_RUN_NOWAIT);
    if (uv_backend_timeout(loop.get()) == 0) lws_cancel_service(context);
  }

  void drain_closed_handles() {
    for (int i = 0; i < 64 && uv_run(loop.get(), UV_RUN_NOWAIT); ++i) {
    }
  }

  /// Keeps a loop for ever whose wake-up descriptor number another thread has taken: closing the loop would
  /// close that thread's descriptor.
  static void abandon(std::unique_ptr<Impl> impl) {
    static std::mutex mutex;
    static auto& abandoned = *new std::vector<std::unique_ptr<Impl>>;
    std::lock_guard lock(mutex);
    abandoned.push_back(std::move(impl));
  }
};

// Returns null with the reason in `why`.
lws_context* Reactor::Impl::make() {
  const StandardHeld held;
  const std::string refused = try_loop_descriptors();
  if (!refused.empty()) {
    why = "cannot create an event loop: " + refused;
    return nullptr;
  }
  lws_context* made = engine == Engine::best ? make_in_uv() : nullptr;
  if (!made) made = make_lws_context(nullptr, LwsWatch::protocols());
  if (!made) why = "cannot create an event loop";
  return made;
}

// A context that polls nothing can neither be woken nor destroyed: it is leaked together with its loop. This
// happens only if another thread took the last descriptor after try_loop_descriptors().
lws_context* Reactor::Impl::make_in_uv() {
  auto tried = std::make_unique<uv_loop_t>();
  if (uv_loop_init(tried.get()) != 0) return nullptr;
  if (!can_watch(tried.get())) {
    uv_loop_close(tried.get());
    return nullptr;
  }
  lws_context* const made = make_lws_context(tried.get(), LwsWatch::protocols());
  if (!made) {
    uv_loop_close(tried.get());
    return nullptr;
  }
  wake_fd = wake_descriptor(tried.get());
  if (wake_fd == -1) {
    static_cast<void>(tried.release());
    return nullptr;
  }
  loop = std::move(tried);
  uv_timer_init(loop.get(), &timer);
  timer.data = this;
  uv_run(loop.get(), UV_RUN_NOWAIT);  // adds the wake-up descriptor to libuv's epoll descriptor
  return made;
}

Reactor::Reactor(Engine engine) : impl_(std::make_unique<Impl>(engine)) { static_cast<void>(prepare()); }

bool Reactor::prepare() {
  if (impl_->context) return true;
  lws_context* const made = impl_->make();
  if (!made) return false;
  const bool was_woken = impl_->standstill.end([&] { impl_->context = made; });
  if (was_woken) wake();
  return true;
}

// On a foreign loop, libwebsockets needs two calls: the first starts closing its handles, the second frees
// the context once the loop has closed them.
Reactor::~Reactor() {
  if (!impl_->context) return;
  if (!impl_->loop) {
    lws_context_destroy(impl_->context);
    return;
  }
  uv_close(reinterpret_cast<uv_handle_t*>(&impl_->timer), nullptr);
  WakeNumber wake(impl_->wake_fd);
  lws_context_destroy(impl_->context);
  if (!wake.hold()) {
    Impl::abandon(std::move(impl_));
    return;
  }
  impl_->drain_closed_handles();
  lws_context_destroy(impl_->context);
  impl_->drain_closed_handles();
  uv_loop_close(impl_->loop.get());
}

OwnedWatch Reactor::watch(UniqueSocket fd, FdEvents& events) {
  if (!prepare()) return nullptr;
  if (const int error = impl_->loop ? UvWatch::try_to_watch(impl_->loop.get(), fd.get()) : 0) {
    impl_->why = "the event loop cannot watch the descriptor: " + error_text(-error);
    return nullptr;
  }
  OwnedWatch watch = LwsWatch::make(impl_->context, std::move(fd), events);
  if (!watch) impl_->why = "too many open files";
  return watch;
}

// libwebsockets' object takes four times as much memory, and its end takes time in proportion to the limit of
// descriptors (docs/decisions/0035-connections-in-libuv.md).
OwnedWatch Reactor::watch_connection(UniqueSocket fd, FdEvents& events) {
  if (!prepare()) return nullptr;
  if (!impl_->loop) return watch(std::move(fd), events);
  OwnedWatch watch = UvWatch::make(impl_->loop.get(), std::move(fd), events);
  if (!watch) impl_->why = "the event loop cannot watch the connection";
  return watch;
}

const std::string& Reactor::why() const { return impl_->why; }

void Reactor::poll() {
  if (impl_->loop) {
    uv_run(impl_->loop.get(), UV_RUN_NOWAIT);
    if (impl_->is_waited_for_outside) impl_->settle();
  } else if (impl_->context) {
    lws_service(impl_->context, -1);
  }
}

void Reactor::wait() {
  if (impl_->loop)
    uv_run(impl_->loop.get(), UV_RUN_ONCE);
  else if (impl_->context)
    lws_service(impl_->context, 0);  // 0 is not a timeout: every version blocks unless it is -1
  else
    impl_->standstill.wait();
}

void Reactor::wake_after(Time delay) {
  if (!impl_->context) return impl_->standstill.wake_after(delay);
  impl_->wake_pending = delay != never;
  if (!impl_->loop) {
    const lws_usec_t time = delay == never ? static_cast<lws_usec_t>(LWS_SET_TIMER_USEC_CANCEL)
                                           : static_cast<lws_usec_t>(delay.count()) * 1000;
    lws_sul_schedule(impl_->context, 0, &impl_->wake_up.sul, Impl::on_lws_timer, time);
  } else if (delay == never) {
    uv_timer_stop(&impl_->timer);
  } else {
    uv_update_time(impl_->loop.get());  // the delay counts from the loop's cached time
    uv_timer_start(&impl_->timer, Impl::on_uv_timer, static_cast<std::uint64_t>(delay.count()), 0);
  }
}

bool Reactor::wake_pending() const {
  return impl_->context ? impl_->wake_pending : impl_->standstill.wake_pending();
}

int Reactor::descriptor() {
  if (!prepare()) return -1;
  if (!impl_->loop) {
    impl_->why = "libwebsockets' plug-in for libuv is not installed";
    return -1;
  }
  impl_->is_waited_for_outside = true;
  return uv_backend_fd(impl_->loop.get());
}

Time Reactor::timeout() const {
  const int timeout = impl_->loop ? uv_backend_timeout(impl_->loop.get()) : -1;
  return timeout < 0 ? never : Time(timeout);
}

void Reactor::wake() {
  const auto is_made = [this] { return impl_->context != nullptr; };
  if (is_made() || !impl_->standstill.wake(is_made)) lws_cancel_service(impl_->context);
}

}  // namespace duet::detail
