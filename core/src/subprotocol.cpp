#include "subprotocol.hpp"

#include <cstring>

#include "characters.hpp"

namespace duet::detail {

bool contains(std::span<const std::string> names, std::string_view name) {
  for (const std::string& other : names)
    if (other.size() == name.size() && std::memcmp(other.data(), name.data(), name.size()) == 0) return true;
  return false;
}

Result<void, Failure> check_subprotocols(std::span<const std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string& name = names[i];
    bool is_token = !name.empty();
    for (const char c : name) is_token = is_token && is_one_of(c, letter | digit | token_mark);
    if (!is_token) return Failure{Error::bad_subprotocol, name};
    if (contains(names.first(i), name)) return Failure{Error::duplicate_subprotocol, name};
  }
  return {};
}

}  // namespace duet::detail
