#include "mask.hpp"

#include <openssl/rand.h>

#include <cstdlib>
#include <cstring>

namespace duet::detail {

namespace {

/// What the compiler makes of the machine's own vectors, of which every 64-bit machine has some of this size.
using Block [[gnu::vector_size(16)]] = std::uint64_t;

template <class Word>
std::size_t mask_words(const std::byte* from, std::byte* to, std::size_t size, Word key) {
  std::size_t i = 0;
  for (; i + sizeof(Word) <= size; i += sizeof(Word)) {
    Word word;
    std::memcpy(&word, from + i, sizeof word);
    word ^= key;
    std::memcpy(to + i, &word, sizeof word);
  }
  return i;
}

}  // namespace

void apply_mask(const std::byte* from, std::byte* to, std::size_t size, const MaskKey& key,
                std::size_t offset) {
  // The key turned so that the first byte here meets its own, then doubled to a machine word.
  std::array<std::byte, 8> turned;
  for (std::size_t i = 0; i < 8; ++i) turned[i] = key[(offset + i) % 4];
  std::uint64_t word_key;
  std::memcpy(&word_key, turned.data(), 8);
  std::size_t i = mask_words(from, to, size, Block{word_key, word_key});
  i += mask_words(from + i, to + i, size - i, word_key);
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
