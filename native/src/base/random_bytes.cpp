#include "base/random_bytes.hpp"

#include <openssl/rand.h>
#include <sys/random.h>

#include <algorithm>
#include <cstdlib>

namespace duet::detail {

namespace {

constexpr std::size_t most_at_once = 256;  // of getentropy(3)

}  // namespace

void fill_with_random(std::span<std::byte> bytes) {
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) == 1) return;
  // OpenSSL allocates memory for them, and the allocation may have failed.
  while (!bytes.empty()) {
    const std::span<std::byte> part = bytes.first(std::min(bytes.size(), most_at_once));
    if (getentropy(part.data(), part.size()) != 0) std::abort();
    bytes = bytes.subspan(part.size());
  }
}

}  // namespace duet::detail
