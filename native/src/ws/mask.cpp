#include "mask.hpp"

#include <openssl/rand.h>

#include <cstdlib>
#include <cstring>

namespace duet::detail {

void apply_mask(const std::byte* from, std::byte* to, std::size_t size, const MaskKey& key,
                std::size_t offset) {
  // The key turned so that the first byte here meets its own, then doubled to a machine word.
  std::array<std::byte, 8> turned;
  for (std::size_t i = 0; i < 8; ++i) turned[i] = key[(offset + i) % 4];
  std::uint64_t word_key;
  std::memcpy(&word_key, turned.data(), 8);
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t word;
    std::memcpy(&word, from + i, 8);
    word ^= word_key;
    std::memcpy(to + i, &word, 8);
  }
  for (; i < size; ++i) to[i] = from[i] ^ turned[i % 4];
}

MaskKey MaskSource::next() {
  if (used_ == bytes_.size()) {
    // A predictable key would break the promise of section 10.3: better to stop than to go on without.
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes_.data()), static_cast<int>(bytes_.size())) != 1)
      std::abort();
    used_ = 0;
  }
  MaskKey key;
  std::memcpy(key.data(), bytes_.data() + used_, key.size());
  used_ += key.size();
  return key;
}

}  // namespace duet::detail
