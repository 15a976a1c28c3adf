#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>
#include <vector>

#include "memory/bytes.hpp"
#include "memory/idle_tracker.hpp"

namespace duet::detail {

/// Large buffers that connections of a loop have released, for reuse. The buffer released last is taken
/// first, because it is still in the processor's cache.
class BufferPool {
 public:
  /// `keeps_much` is set when there is much to trim.
  explicit BufferPool(bool& keeps_much) : kept_(keeps_much) {}

  /// Returns an empty buffer, possibly with a capacity.
  Bytes take() {
    if (free_.empty()) return {};
    Bytes buffer = std::move(free_.back());
    free_.pop_back();
    kept_.remove(buffer.capacity());
    return buffer;
  }

  /// Frees the buffer if the allocation of its place in the pool fails.
  void give_back(Bytes buffer) noexcept {
    const std::size_t capacity = buffer.capacity();
    if (capacity == 0) return;
    buffer.clear();
    try {
      free_.push_back(std::move(buffer));
      kept_.add(capacity);
    } catch (const std::bad_alloc&) {  // it is freed
    }
  }

  /// Frees the buffers that were not needed since the last call. Returns how many bytes.
  std::size_t trim() {
    std::size_t surplus = kept_.surplus();
    std::size_t freed = 0;
    std::size_t spent = 0;
    for (; spent < free_.size() && surplus > 0; ++spent) {
      surplus -= std::min(surplus, free_[spent].capacity());
      freed += free_[spent].capacity();
    }
    kept_.remove(freed);
    free_.erase(free_.begin(), free_.begin() + static_cast<std::ptrdiff_t>(spent));
    return freed;
  }

 private:
  std::vector<Bytes> free_;
  IdleTracker kept_;
};

}  // namespace duet::detail
