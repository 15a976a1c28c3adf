#pragma once

#include "memory/broadcast_buffer.hpp"
#include "memory/buffer_pool.hpp"
#include "memory/chunk_pool.hpp"
#include "platform/return_free_memory.hpp"

namespace duet::detail {

/// The memory shared by all connections of a loop: in steady state nothing is allocated.
class Pools {
 public:
  /// Returns whether there may be something to trim.
  [[nodiscard]] bool keep_much() const { return keep_much_; }

  /// Frees what was not needed since the last call. Once that is much, returns it to the system as well,
  /// because an allocator keeps freed blocks between used ones.
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
  std::size_t freed_ = 0;  // since memory was last returned

 public:
  ChunkPool chunks{keep_much_};
  BufferPool messages{keep_much_};    ///< for messages in several frames
  BufferPool ciphertext{keep_much_};  ///< of TLS, to be sent
  BroadcastBuffer frames;
};

}  // namespace duet::detail
