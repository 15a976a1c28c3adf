#include "base/random_bytes.hpp"

#include <openssl/rand.h>

#include <cstdlib>

#include "platform/entropy.hpp"

namespace duet::detail {

void fill_with_random(std::span<std::byte> bytes) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) == 1) return;
  // OpenSSL allocates memory for them, and the allocation may have failed.
  if (!fill_from_system(bytes)) std::abort();
}

}  // namespace duet::detail
