#include <sys/random.h>
#include <unistd.h>

#include <algorithm>

#include "platform/entropy.hpp"

namespace duet::detail {

bool fill_from_system(std::span<std::byte> bytes) {
  constexpr std::size_t most_at_once = 256;  // of getentropy(3)
  while (!bytes.empty()) {
    const std::span<std::byte> part = bytes.first(std::min(bytes.size(), most_at_once));
    if (getentropy(part.data(), part.size()) != 0) return false;
    bytes = bytes.subspan(part.size());
  }
  return true;
}

}  // namespace duet::detail
