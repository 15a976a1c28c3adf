#include "drain_watch.hpp"

#include <duet/client.hpp>

#include <utility>

#include "feature_list.hpp"

namespace duet {

namespace detail {

namespace {
// The polling interval on hosts that do not report a drained queue: browsers do not run timers more often.
constexpr Time look_again{4};
}  // namespace

DrainWatch::~DrainWatch() { client_.loop().stop(*this); }

void DrainWatch::on_connect(std::string_view) { rest(); }

SendResult DrainWatch::on_send(std::span<const std::byte>, bool, SendResult result) {
  if (result.slow_down()) arm();
  return result;
}

void DrainWatch::check() {
  if (client_.queued() > client_.options().send_queue.high_water_mark) arm();
}

// Backends do not know the messages that are queued before the connection is open.
void DrainWatch::arm() {
  if (client_.state() == ReadyState::open && client_.socket() && !std::exchange(armed_, true)) watch();
}

void DrainWatch::watch() {
  looks_ = !client_.socket()->notify_drained(client_.options().send_queue.low_water_mark);
  if (looks_) client_.loop().start(*this, look_again);
}

void DrainWatch::fire() {
  if (client_.queued() > client_.options().send_queue.low_water_mark)
    return client_.loop().start(*this, look_again);
  looks_ = false;
  client_.loop().stop(*this);
  client_.queue({.kind = SocketEvent::Kind::drained});
}

bool DrainWatch::has_drained() {
  if (client_.queued() > client_.options().send_queue.low_water_mark) return watch(), false;
  armed_ = false;
  return true;
}

bool DrainWatch::on_delivery(const SocketEvent& event, Closed* closed, bool) {
  if (closed) rest();
  // Polls here too: in a hidden tab, timers are late and messages are not.
  if (looks_) fire();
  if (event.kind != SocketEvent::Kind::drained) return false;
  if (!has_drained()) return true;
  Slot::Taken callback(slot);
  callback.call<void()>();
  return true;
}

void DrainWatch::rest() {
  armed_ = false;
  looks_ = false;
  client_.loop().stop(*this);
}

}  // namespace detail

void Client::on_drain(Function<void()> callback) {
  auto& drain = detail::FeatureList::get<detail::DrainWatch>(*core_);
  drain.slot.set(std::move(callback));
  drain.check();
}

}  // namespace duet
