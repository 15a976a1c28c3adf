#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace duet::detail {

/// A frame's masking key (RFC 6455 section 5.3), its bytes in the order of the wire.
using MaskKey = std::array<std::byte, 4>;

/// XORs `from` into `to` with the key, as if `offset` bytes of the payload came before. The two spans may be
/// the same, and have the same size.
void apply_mask(const std::byte* from, std::byte* to, std::size_t size, const MaskKey& key,
                std::size_t offset);

/// Unpredictable keys, as RFC 6455 section 10.3 demands of a client: the system's random bytes, fetched for
/// a thousand frames at a time. After fork() the child fetches its own.
class MaskSource {
 public:
  MaskSource();
  MaskKey next();

 private:
  std::array<std::byte, 4096> bytes_;
  std::size_t used_ = sizeof(bytes_);
  unsigned forks_;  // as of the bytes
};

}  // namespace duet::detail
