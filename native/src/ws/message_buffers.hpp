#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace duet::detail {

/// Memory in which large messages were put together, for the next ones of any connection of a loop: got anew
/// from the system each time, every page of it costs more than the bytes that it takes.
class MessageBuffers {
 public:
  /// Empty, maybe with a capacity.
  std::vector<std::byte> take() {
    if (free_.empty()) return {};
    std::vector<std::byte> buffer = std::move(free_.back());
    free_.pop_back();
    kept_ -= buffer.capacity();
    return buffer;
  }

  void give_back(std::vector<std::byte> buffer) {
    if (buffer.capacity() > most_kept - kept_) return;
    buffer.clear();
    kept_ += buffer.capacity();
    free_.push_back(std::move(buffer));
  }

 private:
  static constexpr std::size_t most_kept = 4 * 1024 * 1024;
  std::vector<std::vector<std::byte>> free_;
  std::size_t kept_ = 0;  // bytes
};

}  // namespace duet::detail
