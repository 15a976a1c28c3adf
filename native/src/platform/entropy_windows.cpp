#include <windows.h>

// Headers that need it.
#include <bcrypt.h>

#include "platform/entropy.hpp"

namespace duet::detail {

bool fill_from_system(std::span<std::byte> bytes) {
  auto* const to = reinterpret_cast<UCHAR*>(bytes.data());
  return BCryptGenRandom(nullptr, to, static_cast<ULONG>(bytes.size()), BCRYPT_USE_SYSTEM_PREFERRED_RNG) == 0;
}

}  // namespace duet::detail
