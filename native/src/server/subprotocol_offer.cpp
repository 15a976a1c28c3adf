#include "server/subprotocol_offer.hpp"

#include <utility>

#include "core/src/base64url.hpp"
#include "core/src/subprotocol.hpp"
#include "core/src/wire_names.hpp"

namespace duet::detail {

SubprotocolOffer::SubprotocolOffer(std::vector<std::string> entries) : entries_(std::move(entries)) {
  for (const std::string& entry : entries_) {
    if (entry.starts_with(wire::token_prefix)) {
      if (!token_) token_ = from_base64url(std::string_view(entry).substr(wire::token_prefix.size()));
    } else if (entry != wire::token_name && !entry.ends_with(wire::alive_suffix)) {
      names_.push_back(entry);
    }
  }
}

SubprotocolOffer::Answer SubprotocolOffer::answer(std::string_view chosen) const {
  Answer answer;
  answer.subprotocol = chosen;
  if (chosen.empty() && has(wire::token_name)) answer.subprotocol = wire::token_name;
  answer.entry = answer.subprotocol;
  if (answer.entry.empty()) return answer;
  const std::string kept_alive = answer.entry + std::string(wire::alive_suffix);
  answer.keeps_alive = has(kept_alive);
  if (answer.keeps_alive) answer.entry = kept_alive;
  return answer;
}

bool SubprotocolOffer::has(std::string_view entry) const { return contains(entries_, entry); }

}  // namespace duet::detail
