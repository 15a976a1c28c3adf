#include <duet/upgrade.hpp>

#include "server/offer.hpp"
#include "server/session.hpp"
#include "subprotocol.hpp"

namespace duet {

std::string_view Upgrade::target() const { return session_.request().target; }
std::string_view Upgrade::path() const { return session_.request().path(); }
std::string_view Upgrade::remote_address() const { return session_.remote_address(); }
std::string_view Upgrade::header(std::string_view name) const { return session_.request().header(name); }

std::span<const std::string> Upgrade::subprotocols() const { return offer_.names(); }
const std::optional<std::string>& Upgrade::token() const { return offer_.token(); }

Result<> Upgrade::choose(std::string_view subprotocol) {
  if (!subprotocol.empty() && !detail::contains(offer_.names(), subprotocol)) return Error::bad_subprotocol;
  chosen_ = std::string(subprotocol);
  return {};
}

void Upgrade::refuse(int status, std::string_view sentence) {
  status_ = status >= 400 && status <= 599 ? status : 403;
  sentence_ = std::string(sentence);
}

}  // namespace duet
