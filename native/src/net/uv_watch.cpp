#include "net/uv_watch.hpp"

#include <utility>

namespace duet::detail {

OwnedWatch UvWatch::make(uv_loop_t* loop, UniqueSocket fd, FdEvents& events) {
  std::unique_ptr<UvWatch> watch(new UvWatch(fd.get(), events));
  if (uv_poll_init_socket(loop, &watch->poll_, watch->fd()) != 0) return nullptr;
  watch->poll_.data = watch.get();
  watch->wait_for(UV_READABLE);
  static_cast<void>(fd.release());
  return OwnedWatch(watch.release());
}

int UvWatch::try_to_watch(uv_loop_t* loop, NativeSocket fd) {
  auto poll = std::make_unique<uv_poll_t>();
  if (const int error = uv_poll_init_socket(loop, poll.get(), fd)) return error;
  uv_close(reinterpret_cast<uv_handle_t*>(poll.release()),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
  return 0;
}

void UvWatch::want_write() { wait_for(events_ | UV_WRITABLE); }

void UvWatch::pause(bool paused) { wait_for(paused ? events_ & ~UV_READABLE : events_ | UV_READABLE); }

// libuv still uses the handle until it calls back, but not the descriptor.
void UvWatch::release() {
  let_go();
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_),
           [](uv_handle_t* handle) { delete static_cast<UvWatch*>(handle->data); });
  UniqueSocket(fd()).reset();
}

void UvWatch::wait_for(int events) {
  if (std::exchange(events_, events) == events) return;
  if (events == 0)
    uv_poll_stop(&poll_);
  else
    uv_poll_start(&poll_, events, on_events);
}

// A failure is EPOLLERR without data; libuv has stopped the handle.
void UvWatch::on_events(uv_poll_t* poll, int status, int events) {
  auto& watch = *static_cast<UvWatch*>(poll->data);
  if (status < 0) return watch.report([](FdEvents& to) { to.on_hangup(); });
  if (events & UV_WRITABLE) {
    watch.wait_for(watch.events_ & ~UV_WRITABLE);
    watch.report([](FdEvents& to) { to.on_writable(); });
  }
  if ((events & UV_READABLE) && !watch.is_released() && (watch.events_ & UV_READABLE))
    watch.report([](FdEvents& to) { to.on_readable(); });
}

}  // namespace duet::detail
