// Sixteen bytes that are computed with at once.
#pragma once

#include <cstdint>

namespace duet::detail {

#if defined(__GNUC__)
// The compiler maps it to the machine's vectors, which every 64-bit machine has in this size. A 32-bit machine may have none;
// then GCC warns that functions of other files would have to agree on that, but here are none.
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"
#endif
using Block [[gnu::vector_size(16)]] = std::uint64_t;
#else
struct Block {
  std::uint64_t words[2];

  std::uint64_t operator[](int i) const { return words[i]; }
  Block operator|(const Block& other) const { return {words[0] | other.words[0], words[1] | other.words[1]}; }
  Block& operator^=(const Block& other) {
    words[0] ^= other.words[0];
    words[1] ^= other.words[1];
    return *this;
  }
};
#endif

}  // namespace duet::detail
