#include "reactor.hpp"

#include <fcntl.h>

#include <mutex>
#include <vector>

#include "net/lws.hpp"
#include "net/lws_context.hpp"
#include "net/standard_held.hpp"

namespace duet::detail {

struct Watch {
  lws* wsi = nullptr;
  FdEvents* events = nullptr;  // null once released
  int fd = -1;
  bool in_callback = false;
};

namespace {

int on_event(lws* wsi, lws_callback_reasons reason, void*, void*, std::size_t) {
  if (reason == LWS_CALLBACK_GET_THREAD_ID) return 0;
  auto* watch = static_cast<Watch*>(wsi ? lws_get_opaque_user_data(wsi) : nullptr);
  if (!watch) return 0;
  if (reason == LWS_CALLBACK_RAW_CLOSE_FILE) {
    watch->wsi = nullptr;
    lws_set_opaque_user_data(wsi, nullptr);
    if (watch->events)
      watch->events->on_hangup();
    else if (!watch->in_callback)
      delete watch;
    return 0;
  }
  if (reason != LWS_CALLBACK_RAW_RX_FILE && reason != LWS_CALLBACK_RAW_WRITEABLE_FILE) return 0;
  if (!watch->events) return -1;
  watch->in_callback = true;
  if (reason == LWS_CALLBACK_RAW_RX_FILE)
    watch->events->on_readable();
  else
    watch->events->on_writable();
  watch->in_callback = false;
  return watch->events ? 0 : -1;
}

const lws_protocols protocols[] = {{"duet", on_event, 0, 0, 0, nullptr, 0},
                                   {nullptr, nullptr, 0, 0, 0, nullptr, 0}};

/// Up to 4.3, libwebsockets closes the descriptor it is woken by twice when it runs in a foreign loop: in
/// lws_context_destroy, and once more when the loop has closed the handle. In between another thread may have
/// opened a descriptor of the same number.
constexpr bool closes_twice = LWS_LIBRARY_VERSION_NUMBER < 4004000;

/// The descriptor of the one handle that a new context polls.
int wake_descriptor(uv_loop_t* loop) {
  int fd = -1;
  const auto find = [](uv_handle_t* handle, void* found) {
    if (uv_handle_get_type(handle) == UV_POLL) uv_fileno(handle, static_cast<int*>(found));
  };
  uv_walk(loop, find, &fd);
  return fd;
}

}  // namespace

struct Reactor::Impl {
  lws_context* context = nullptr;
  bool uses_uv = false;
  int wake_fd = -1;
  uv_loop_t loop{};
  uv_timer_t timer{};
  struct LwsTimer {
    lws_sorted_usec_list_t sul{};  // first: libwebsockets hands back its address
    Impl* impl = nullptr;
  } wake_up;
  bool wake_pending = false;

  // Both engines call timers that are due before they go to sleep, and would sleep on all the same.
  static void on_uv_timer(uv_timer_t* timer) {
    static_cast<Impl*>(timer->data)->wake_pending = false;
    uv_stop(timer->loop);
  }
  static void on_lws_timer(lws_sorted_usec_list_t* sul) {
    Impl* const impl = reinterpret_cast<LwsTimer*>(sul)->impl;
    impl->wake_pending = false;
    lws_cancel_service(impl->context);
  }

  /// So that the second close is of nobody else's descriptor.
  bool hold_wake_number() {
    UniqueFd held(fcntl(uv_backend_fd(&loop), F_DUPFD_CLOEXEC, wake_fd));
    if (held.get() != wake_fd) return false;
    static_cast<void>(held.release());
    return true;
  }

  void drain_closed_handles() {
    for (int i = 0; i < 64 && uv_run(&loop, UV_RUN_NOWAIT); ++i) {
    }
  }

  /// For one whose number another thread has taken meanwhile: better kept for ever, and never run again, than
  /// that thread's descriptor closed under it.
  static void abandon(std::unique_ptr<Impl> impl) {
    static std::mutex mutex;
    static auto& abandoned = *new std::vector<std::unique_ptr<Impl>>;
    std::lock_guard lock(mutex);
    abandoned.push_back(std::move(impl));
  }
};

Reactor::Reactor(Engine engine) : impl_(std::make_unique<Impl>()) {
  impl_->wake_up.impl = impl_.get();
  const StandardHeld held;
  if (engine == Engine::best) {
    uv_loop_init(&impl_->loop);
    impl_->context = make_lws_context(&impl_->loop, protocols);
    impl_->uses_uv = impl_->context != nullptr;
    if (impl_->uses_uv) {
      impl_->wake_fd = wake_descriptor(&impl_->loop);
      uv_timer_init(&impl_->loop, &impl_->timer);
      impl_->timer.data = impl_.get();
    } else {
      uv_loop_close(&impl_->loop);
    }
  }
  if (!impl_->context) impl_->context = make_lws_context(nullptr, protocols);
}

// With a foreign loop libwebsockets needs two calls: the first starts closing its handles in the loop, the
// second frees the context once the loop has closed them.
Reactor::~Reactor() {
  if (!impl_->uses_uv) {
    lws_context_destroy(impl_->context);
    return;
  }
  uv_close(reinterpret_cast<uv_handle_t*>(&impl_->timer), nullptr);
  lws_context_destroy(impl_->context);
  if (closes_twice && !impl_->hold_wake_number()) {
    Impl::abandon(std::move(impl_));
    return;
  }
  impl_->drain_closed_handles();
  lws_context_destroy(impl_->context);
  impl_->drain_closed_handles();
  uv_loop_close(&impl_->loop);
}

Watch* Reactor::watch(UniqueFd fd, FdEvents& events) {
  lws_sock_file_fd_type descriptor;
  descriptor.filefd = fd.get();
  lws* wsi = lws_adopt_descriptor_vhost(lws_get_vhost_by_name(impl_->context, "default"),
                                        LWS_ADOPT_RAW_FILE_DESC, descriptor, "duet", nullptr);
  if (!wsi) return nullptr;
  auto* watch = new Watch{wsi, &events, fd.release()};
  lws_set_opaque_user_data(wsi, watch);
  return watch;
}

void Reactor::want_write(Watch* watch) {
  if (watch->wsi) lws_callback_on_writable(watch->wsi);
}

void Reactor::pause(Watch* watch, bool paused) {
  if (watch->wsi) lws_rx_flow_control(watch->wsi, paused ? 0 : 1);
}

void Reactor::release(Watch* watch) {
  watch->events = nullptr;
  if (!watch->wsi)
    delete watch;  // closed already, or being closed in on_hangup
  else if (!watch->in_callback)
    lws_set_timeout(watch->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
}

int Reactor::fd(const Watch* watch) { return watch->fd; }

void Reactor::poll() {
  if (impl_->uses_uv)
    uv_run(&impl_->loop, UV_RUN_NOWAIT);
  else
    lws_service(impl_->context, -1);
}

void Reactor::wait() {
  if (impl_->uses_uv)
    uv_run(&impl_->loop, UV_RUN_ONCE);
  else
    lws_service(impl_->context, 0);  // not a time: in every version but -1 it blocks
}

void Reactor::wake_after(Time delay) {
  impl_->wake_pending = delay != never;
  if (!impl_->uses_uv) {
    const lws_usec_t time = delay == never ? static_cast<lws_usec_t>(LWS_SET_TIMER_USEC_CANCEL)
                                           : static_cast<lws_usec_t>(delay.count()) * 1000;
    lws_sul_schedule(impl_->context, 0, &impl_->wake_up.sul, Impl::on_lws_timer, time);
  } else if (delay == never) {
    uv_timer_stop(&impl_->timer);
  } else {
    uv_update_time(&impl_->loop);  // the delay counts from the loop's time, which stands still meanwhile
    uv_timer_start(&impl_->timer, Impl::on_uv_timer, static_cast<std::uint64_t>(delay.count()), 0);
  }
}

bool Reactor::wake_pending() const { return impl_->wake_pending; }

void Reactor::wake() { lws_cancel_service(impl_->context); }

}  // namespace duet::detail
