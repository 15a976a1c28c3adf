#include "link.hpp"

namespace common {

std::string_view to_string(Link::State state) {
  constexpr std::string_view names[] = {"connecting", "live", "waiting", "offline"};
  return names[static_cast<unsigned>(state)];
}

}  // namespace common
