#include "ws/mask.hpp"

#include <bit>
#include <cstring>

#include "base/random_bytes.hpp"
#include "core/src/block.hpp"
#include "platform/forks.hpp"

namespace duet::detail {

namespace {

/// Masks as many words as there are, `at_once` at a time.
template <int at_once, class Word>
std::size_t mask_words(const std::byte* from, std::byte* to, std::size_t size, Word key) {
  std::size_t i = 0;
  for (; i + at_once * sizeof(Word) <= size; i += at_once * sizeof(Word)) {
#pragma GCC unroll 4
    for (std::size_t k = i; k < i + at_once * sizeof(Word); k += sizeof(Word)) {
      Word word;
      std::memcpy(&word, from + k, sizeof word);
      word ^= key;
      std::memcpy(to + k, &word, sizeof word);
    }
  }
  return i;
}

}  // namespace

void apply_mask(const std::byte* from, std::byte* to, std::size_t size, const MaskKey& key,
                std::size_t offset) {
  // The key, rotated so that the first byte here meets its own, then doubled to a machine word.
  std::uint32_t turned;
  std::memcpy(&turned, key.data(), sizeof turned);
  const int bits = 8 * static_cast<int>(offset % 4);
  turned = std::endian::native == std::endian::little ? std::rotr(turned, bits) : std::rotl(turned, bits);
  const std::uint64_t word_key = std::uint64_t{turned} << 32 | turned;
  std::size_t i = mask_words<4>(from, to, size, Block{word_key, word_key});
  i += mask_words<1>(from + i, to + i, size - i, word_key);
  std::array<std::byte, 8> bytes;
  std::memcpy(bytes.data(), &word_key, bytes.size());
  for (std::size_t at = 0; i < size; ++i, ++at) to[i] = from[i] ^ bytes[at];
}

MaskSource::MaskSource() : forks_(forks_so_far()) { count_forks(); }

MaskKey MaskSource::next() {
  if (const unsigned now = forks_so_far(); used_ == bytes_.size() || forks_ != now) {
    fill_with_random(bytes_);
    used_ = 0;
    forks_ = now;
  }
  MaskKey key;
  std::memcpy(key.data(), bytes_.data() + used_, key.size());
  used_ += key.size();
  return key;
}

}  // namespace duet::detail
