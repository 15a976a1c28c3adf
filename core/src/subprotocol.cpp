#include "subprotocol.hpp"

#include <string_view>

namespace duet::detail {

namespace {

bool is_token(std::string_view name) {
  for (const char c : name) {
    const bool separator = std::string_view("\"(),/:;<=>?@[\\]{}").find(c) != std::string_view::npos;
    if (c <= ' ' || c >= 127 || c < 0 || separator) return false;
  }
  return !name.empty();
}

}  // namespace

Result<> check_subprotocols(std::span<const std::string> names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!is_token(names[i])) return Error::bad_subprotocol;
    for (std::size_t j = 0; j < i; ++j)
      if (names[j] == names[i]) return Error::duplicate_subprotocol;
  }
  return {};
}

}  // namespace duet::detail
