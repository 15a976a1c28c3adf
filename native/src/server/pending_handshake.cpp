#include "server/pending_handshake.hpp"

#include "core/src/subprotocol.hpp"

namespace duet::detail {

Result<> PendingHandshake::choose(std::string_view subprotocol) {
  if (!subprotocol.empty() && !contains(offer.names(), subprotocol)) return Error::bad_subprotocol;
  chosen = std::string(subprotocol);
  return {};
}

Result<> PendingHandshake::add_header(std::string_view name, std::string_view value) {
  if (!may_be_sent(name, value)) return Error::bad_header;
  headers_.push_back({std::string(name), std::string(value)});
  return {};
}

Result<> PendingHandshake::refuse(int with, std::string_view why) {
  const bool is_refusal = with >= 400 && with <= 599;
  status = is_refusal ? with : 500;
  sentence = std::string(why);
  return is_refusal ? Result<>() : Error::bad_status;
}

std::string PendingHandshake::acceptance(const SubprotocolOffer::Answer& agreed) const {
  std::vector<Header> extra = headers_;
  if (deflate) extra.push_back({"Sec-WebSocket-Extensions", deflate->header});
  return format_accept(check_, agreed.entry, extra);
}

}  // namespace duet::detail
