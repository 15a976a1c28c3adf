#include "client/user_agent.hpp"

#include <duet/version.hpp>

#include "base/ascii.hpp"

namespace duet::detail {

bool is_user_agent(const RequestHeader& header) {
  return ascii::equals_ignoring_case(header.name, "user-agent");
}

std::string user_agent(const NativeOptions& options) {
  for (const RequestHeader& header : options.headers)
    if (is_user_agent(header)) return header.value;
  return "duet/" DUET_VERSION_STRING;
}

}  // namespace duet::detail
