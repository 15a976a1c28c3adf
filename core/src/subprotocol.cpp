#include "subprotocol.hpp"

#include <cstring>

#include "characters.hpp"

namespace duet::detail {

bool contains(std::span<const std::string> names, std::string_view name) {
  for (const std::string& other : names)
    if (other.size() == name.size() && std::memcmp(other.data(), name.data(), name.size()) == 0) return true;
  return false;
}

Result<> check_subprotocols(std::span<const std::string> names, std::string_view& refused) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    refused = names[i];
    if (refused.empty()) return Error::bad_subprotocol;
    for (const char c : refused)
      if (!is_one_of(c, letter | digit | token_mark)) return Error::bad_subprotocol;
    if (contains(names.first(i), refused)) return Error::duplicate_subprotocol;
  }
  return {};
}

}  // namespace duet::detail
