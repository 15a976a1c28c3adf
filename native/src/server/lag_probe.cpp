#include "server/lag_probe.hpp"

#include "server/server_shard.hpp"

namespace duet::detail {

namespace {
constexpr Time interval{250};
}

void LagProbe::start() {
  if (running_) return;
  running_ = true;
  transport_.expire_at(transport_.now() + interval, weak_from_this());
}

void LagProbe::on_deadline(Time due) {
  server_.counters().lagged(transport_.now() - due);
  running_ = false;
  if (server_.socket_count() > 0) start();
}

}  // namespace duet::detail
