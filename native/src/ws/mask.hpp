#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace duet::detail {

/// A frame's masking key (RFC 6455 section 5.3), in wire order.
using MaskKey = std::array<std::byte, 4>;

/// XORs `from` with the key into `to`, for payload bytes that start at `offset`. The two ranges may be the
/// same.
void apply_mask(const std::byte* from, std::byte* to, std::size_t size, const MaskKey& key,
                std::size_t offset);

/// Unpredictable keys, as RFC 6455 section 10.3 requires of a client: random bytes from the system, fetched
/// for a thousand frames at a time. After fork() the child fetches its own.
class MaskSource {
 public:
  MaskSource();
  MaskKey next();

 private:
  std::array<std::byte, 4096> bytes_;
  std::size_t used_ = sizeof(bytes_);
  unsigned forks_;  // when the bytes were fetched
};

}  // namespace duet::detail
