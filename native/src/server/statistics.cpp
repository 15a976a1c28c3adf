#include <duet/statistics.hpp>

#include "server/server_core.hpp"

namespace duet {

std::string_view name(Refusal refusal) {
  switch (refusal) {
    case Refusal::malformed: return "malformed";
    case Refusal::version: return "version";
    case Refusal::origin: return "origin";
    case Refusal::no_route: return "no_route";
    case Refusal::application: return "application";
    case Refusal::too_many: return "too_many";
    case Refusal::unavailable: return "unavailable";
    case Refusal::timeout: return "timeout";
    case Refusal::tls: return "tls";
  }
  return {};
}

namespace detail {

Statistics ServerCore::statistics() const {
  Statistics now = counters_.totals();
  now.sockets_open = sessions_.size();
  now.connections_open = connection_count();
  for (const auto& [id, session] : sessions_) now.bytes_queued += session->buffered();
  now.memory_held = memory_->held();
  return now;
}

}  // namespace detail

}  // namespace duet
