#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "memory/idle_tracker.hpp"

namespace duet::detail {

/// A block of bytes to be sent.
struct Chunk {
  /// A queue's first chunk is small, as most queues are, and each next one larger.
  static constexpr std::array<std::size_t, 3> capacities{4 * 1024, 16 * 1024, 64 * 1024};

  explicit Chunk(std::size_t of_class)
      : bytes(std::make_unique_for_overwrite<std::byte[]>(capacities[of_class])),
        size_class(static_cast<std::uint32_t>(of_class)) {}

  [[nodiscard]] std::size_t room() const { return capacities[size_class] - end; }

  std::unique_ptr<std::byte[]> bytes;
  std::uint32_t size_class;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t messages = 0;  // messages that count until the chunk is sent
  std::size_t payload = 0;     // bytes of the application's that count until the chunk is sent
};

/// Chunks for reuse, one pool per loop: in steady state sending allocates nothing. The chunk released last is
/// taken first, because it is still in the processor's cache.
class ChunkPool {
 public:
  /// `keeps_much` is set when there is much to trim.
  explicit ChunkPool(bool& keeps_much)
      : kept_{IdleTracker(keeps_much), IdleTracker(keeps_much), IdleTracker(keeps_much)} {}

  Chunk take(std::size_t size_class);
  /// Frees the chunk if the allocation of its place in the pool fails.
  void give_back(Chunk chunk) noexcept;

  /// Frees the chunks that were not needed since the last call. Returns how many bytes.
  std::size_t trim();

 private:
  std::array<std::vector<Chunk>, Chunk::capacities.size()> free_;
  std::array<IdleTracker, Chunk::capacities.size()> kept_;
};

}  // namespace duet::detail
