#include "server/lag_probe.hpp"

#include "server/server_shard.hpp"

namespace duet::detail {

namespace {
constexpr Time interval{250};
}

void LagProbe::start() {
  if (!look_.is_running()) look_.start(interval);
}

void LagProbe::on_deadline() {
  server_.counters().lagged(io_.now() - look_.due());
  if (server_.socket_count() > 0) start();
}

}  // namespace duet::detail
