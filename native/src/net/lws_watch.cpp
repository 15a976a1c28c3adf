#include "net/lws_watch.hpp"

#include <utility>

#include "net/lws.hpp"

namespace duet::detail {

struct LwsCallback {
  static int on_event(lws* wsi, lws_callback_reasons reason, void*, void*, std::size_t) {
    if (reason == LWS_CALLBACK_GET_THREAD_ID) return 0;
    auto* const watch = static_cast<LwsWatch*>(wsi ? lws_get_opaque_user_data(wsi) : nullptr);
    if (!watch) return 0;
    if (reason == LWS_CALLBACK_RAW_CLOSE_FILE) return watch->on_closed(), 0;
    if (reason != LWS_CALLBACK_RAW_RX_FILE && reason != LWS_CALLBACK_RAW_WRITEABLE_FILE) return 0;
    return watch->on_event(reason == LWS_CALLBACK_RAW_RX_FILE) ? 0 : -1;
  }
};

const lws_protocols* LwsWatch::protocols() {
  static const lws_protocols list[] = {{"duet", LwsCallback::on_event, 0, 0, 0, nullptr, 0},
                                       {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
  return list;
}

OwnedWatch LwsWatch::make(lws_context* context, UniqueSocket fd, FdEvents& events) {
  lws_sock_file_fd_type descriptor;
  descriptor.filefd = fd.get();
  lws* const wsi = lws_adopt_descriptor_vhost(lws_get_vhost_by_name(context, "default"),
                                              LWS_ADOPT_RAW_FILE_DESC, descriptor, "duet", nullptr);
  if (!wsi) return nullptr;
  auto* const watch = new LwsWatch(wsi, fd.release(), events);
  lws_set_opaque_user_data(wsi, watch);
  return OwnedWatch(watch);
}

void LwsWatch::want_write() {
  if (wsi_) lws_callback_on_writable(wsi_);
}

void LwsWatch::pause(bool paused) {
  if (wsi_) lws_rx_flow_control(wsi_, paused ? 0 : 1);
}

void LwsWatch::release() {
  let_go();
  if (!wsi_)
    delete this;  // closed already, or being closed in on_hangup
  else if (!in_callback_)
    lws_set_timeout(wsi_, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
}

bool LwsWatch::on_event(bool is_readable) {
  if (is_released()) return false;
  in_callback_ = true;
  report([is_readable](FdEvents& events) { is_readable ? events.on_readable() : events.on_writable(); });
  in_callback_ = false;
  return !is_released();
}

void LwsWatch::on_closed() {
  lws_set_opaque_user_data(std::exchange(wsi_, nullptr), nullptr);
  if (!is_released())
    report([](FdEvents& events) { events.on_hangup(); });
  else if (!in_callback_)
    delete this;
}

}  // namespace duet::detail
