#pragma once

#include "memory/buffer_pool.hpp"
#include "memory/chunk_pool.hpp"
#include "memory/shared_frames.hpp"

namespace duet::detail {

/// The memory that all connections of a loop share: in steady state nothing is got from the system.
class Pools {
 public:
  /// Whether there may be something to trim.
  [[nodiscard]] bool keep_much() const { return keep_much_; }

  /// Frees what was not needed since the last call.
  void trim() {
    keep_much_ = false;
    chunks.trim();
    messages.trim();
    ciphertext.trim();
  }

 private:
  bool keep_much_ = false;

 public:
  ChunkPool chunks{keep_much_};
  BufferPool messages{keep_much_};    ///< those that are put together
  BufferPool ciphertext{keep_much_};  ///< on its way out
  SharedFrames frames;
};

}  // namespace duet::detail
