#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace duet::detail {

/// Frames that go to many connections within one turn: they lie here once, one behind the other, and are
/// sent from here. For a connection that gets the same as its neighbour, waiting to be sent is two numbers.
class BroadcastBuffer {
 public:
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    [[nodiscard]] bool empty() const { return begin == end; }
    [[nodiscard]] std::size_t size() const { return end - begin; }
  };

  /// Where the frame lies; empty if there is no room. `number` tells messages apart that come to lie at the
  /// same address, one after the other.
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

  /// A queue refers to some of it from here on, or does no more. Once none does, all is forgotten.
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
  std::array<Entry, 2> newest_;  // two, for those who get a message compressed and those who do not
  std::size_t users_ = 0;
};

}  // namespace duet::detail
