#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "ws/deflater.hpp"
#include "ws/inflater.hpp"

namespace duet::detail {

/// Compression resources shared by the connections of a loop: free streams, so that a connection without
/// context takeover needs one only during a message, and buffers.
class DeflatePool {
 public:
  std::unique_ptr<Deflater> deflater(const DeflateSettings& settings);
  std::unique_ptr<Inflater> inflater(int window_bits);
  /// Releases a stream, whose window is reset.
  void give_back(std::unique_ptr<Deflater> deflater);
  void give_back(std::unique_ptr<Inflater> inflater);

  /// Each is used only within one call, or for the delivery of one message.
  std::span<std::byte> deflated_buffer() { return {buffers_->deflated}; }
  std::span<std::byte> inflated_buffer() { return {buffers_->inflated}; }

 private:
  struct Buffers {
    std::array<std::byte, 64 * 1024> deflated;
    std::array<std::byte, 64 * 1024> inflated;
  };

  std::vector<std::unique_ptr<Deflater>> deflaters_;
  std::vector<std::unique_ptr<Inflater>> inflaters_;
  std::unique_ptr<Buffers> buffers_ = std::make_unique_for_overwrite<Buffers>();
};

}  // namespace duet::detail
