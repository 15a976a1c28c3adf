#include "http/cookie.hpp"

#include "base/ascii.hpp"

namespace duet::detail {

std::string_view find_cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::string_view pair = ascii::trim(ascii::take_until(header, ';'));
    const std::size_t equals = pair.find('=');
    if (equals != std::string_view::npos && pair.substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return {};
}

}  // namespace duet::detail
