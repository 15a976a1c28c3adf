#pragma once

#include "memory/broadcast_buffer.hpp"
#include "memory/buffer_pool.hpp"
#include "memory/chunk_pool.hpp"
#include "memory/return_free_memory.hpp"

namespace duet::detail {

/// The memory that all connections of a loop share: in steady state nothing is got from the system.
class Pools {
 public:
  /// Whether there may be something to trim.
  [[nodiscard]] bool keep_much() const { return keep_much_; }

  /// Frees what was not needed since the last call. Once that is much, the system gets it back: an allocator
  /// keeps freed blocks that lie between used ones.
  void trim() {
    keep_much_ = false;
    freed_ += chunks.trim() + messages.trim() + ciphertext.trim();
    if (freed_ < worth_returning) return;
    freed_ = 0;
    return_free_memory();
  }

 private:
  static constexpr std::size_t worth_returning = 8 * 1024 * 1024;

  bool keep_much_ = false;
  std::size_t freed_ = 0;  // since memory was returned

 public:
  ChunkPool chunks{keep_much_};
  BufferPool messages{keep_much_};    ///< those that are put together
  BufferPool ciphertext{keep_much_};  ///< on its way out
  BroadcastBuffer frames;
};

}  // namespace duet::detail
