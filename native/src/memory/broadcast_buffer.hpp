#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace duet::detail {

/// Frames that are sent to many connections within one turn. They are stored here once, in sequence, and are
/// sent from here. A connection that sends the same frames as others stores only two numbers.
class BroadcastBuffer {
 public:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    [[nodiscard]] bool empty() const { return begin == end; }
    [[nodiscard]] std::size_t size() const { return end - begin; }
  };

  /// Returns the position of the frame; an empty range if there is no room. `number` distinguishes messages
  /// that occupy the same address one after the other.
  Range add(std::span<const std::byte> frame, std::uint64_t number) {
    for (const Entry& entry : newest_)
      if (entry.number == number && entry.source == frame.data()) return entry.range;
    if (frame.size() > most - bytes_.size()) return {};
    const auto begin = static_cast<std::uint32_t>(bytes_.size());
    bytes_.insert(bytes_.end(), frame.begin(), frame.end());
    newest_ = {Entry{number, frame.data(), {begin, static_cast<std::uint32_t>(bytes_.size())}}, newest_[0]};
    return newest_[0].range;
  }

  [[nodiscard]] std::span<const std::byte> bytes(Range range) const {
    return std::span(bytes_).subspan(range.begin, range.size());
  }

  /// A queue refers to a part of the buffer, or no longer does. Once none does, the content is discarded.
  void hold() { ++users_; }
  void release() {
    if (--users_ > 0) return;
    bytes_.clear();
    newest_ = {};
    if (bytes_.capacity() > most_kept) std::vector<std::byte>().swap(bytes_);
  }

 private:
  static constexpr std::size_t most = 4 * 1024 * 1024;
  static constexpr std::size_t most_kept = 256 * 1024;

  struct Entry {
    std::uint64_t number = 0;
    const std::byte* source = nullptr;
    Range range;
  };
  std::vector<std::byte> bytes_;
  std::array<Entry, 2> newest_;  // two: one for connections with compression and one for those without
  std::size_t users_ = 0;
};

}  // namespace duet::detail
