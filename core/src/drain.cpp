#include "drain.hpp"

#include <duet/client.hpp>

#include <utility>

#include "hook_list.hpp"

namespace duet {

namespace detail {

namespace {
// How often a host that tells nobody is looked at: browsers let a timer fire no more often.
constexpr Time look_again{4};
}  // namespace

Drain::~Drain() { client_.loop().stop(*this); }

void Drain::on_connect(std::string_view) { rest(); }

SendResult Drain::on_send(std::span<const std::byte>, bool, SendResult result) {
  if (result.slow_down()) arm();
  return result;
}

void Drain::check() {
  if (client_.queued() > client_.options().high_water_mark) arm();
}

// Of what is kept for a connection that is not open yet, no backend knows.
void Drain::arm() {
  if (client_.state() == ReadyState::open && client_.socket() && !std::exchange(armed_, true)) watch();
}

void Drain::watch() {
  looks_ = !client_.socket()->notify_drained(client_.options().low_water_mark);
  if (looks_) client_.loop().start(*this, look_again);
}

void Drain::fire() {
  if (client_.queued() > client_.options().low_water_mark) return client_.loop().start(*this, look_again);
  looks_ = false;
  client_.loop().stop(*this);
  client_.queue({.kind = SocketEvent::Kind::drained});
}

bool Drain::has_drained() {
  if (client_.queued() > client_.options().low_water_mark) return watch(), false;
  armed_ = false;
  return true;
}

bool Drain::on_delivery(const SocketEvent& event, Closed* closed, bool) {
  if (closed) rest();
  // Also an occasion to look: in a hidden tab timers are late, and messages are not.
  if (looks_) fire();
  if (event.kind != SocketEvent::Kind::drained) return false;
  if (!has_drained()) return true;
  Slot::Taken callback(slot);
  callback.call<void()>();
  return true;
}

void Drain::rest() {
  armed_ = false;
  looks_ = false;
  client_.loop().stop(*this);
}

}  // namespace detail

void Client::on_drain(Function<void()> callback) {
  auto& drain = detail::HookList::get<detail::Drain>(*core_);
  drain.slot.set(std::move(callback));
  drain.check();
}

}  // namespace duet
