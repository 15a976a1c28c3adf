#include <duet/ping.hpp>

#include "client/client_socket.hpp"
#include "core/src/client_core.hpp"

namespace duet {

Result<> ping(Client& client, PingCallback answered) {
  detail::ClientCore& core = detail::ClientCore::of(client);
  if (core.state() == ReadyState::connecting) return Error::not_open_yet;
  // Null if the connection was lost during this turn.
  if (core.state() != ReadyState::open || !core.socket()) return Error::already_closed;
  return static_cast<detail::ClientSocket&>(*core.socket()).ping(std::move(answered));
}

}  // namespace duet
