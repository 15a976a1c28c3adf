#include "subprotocol.hpp"

#include <string_view>

namespace duet::detail {

namespace {

bool is_token(std::string_view name) {
  for (const char c : name) {
    if (c <= ' ' || c >= 127 || c < 0) return false;
    for (const char separator : std::string_view("\"(),/:;<=>?@[\\]{}"))
      if (c == separator) return false;
  }
  return !name.empty();
}

}  // namespace

Result<> check_subprotocols(std::span<const std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_token(names[i])) return Error::bad_subprotocol;
    for (std::size_t j = 0; j < i; ++j)
      if (std::string_view(names[j]) == names[i]) return Error::duplicate_subprotocol;
  }
  return {};
}

}  // namespace duet::detail
