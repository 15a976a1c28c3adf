#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct z_stream_s;

namespace duet::detail {

/// Decompresses a sequence of messages (RFC 7692 section 7.2.2) from pieces of any size into buffers of any
/// size. The output never exceeds the caller's buffer.
class Inflater {
 public:
  enum class State : std::uint8_t {
    more,     ///< the buffer is full, and these bytes may have more output
    done,     ///< these bytes have no more output
    corrupt,  ///< not DEFLATE, or beyond the window, or the message ends within a block
  };

  /// `window_bits` is the peer's, 8 to 15.
  explicit Inflater(int window_bits);

  /// Consumes the front of `bytes` and writes to the front of `buffer`, `size` bytes.
  State read(std::span<const std::byte>& bytes, std::span<std::byte> buffer, std::size_t& size);

  /// Ends the message, after all its bytes. To be called until it is done; then the next message may begin.
  State finish(std::span<std::byte> buffer, std::size_t& size);

  /// Resets the window: no context takeover.
  void reset();

  [[nodiscard]] int window_bits() const { return window_bits_; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, End> stream_;
  std::span<const std::byte> tail_;  // the rest of the tail, while finishing
  int window_bits_;
  bool finishing_ = false;
  bool is_between_blocks_ = false;  // after the bytes that were read
  bool started_ = false;            // a block, which the tail has to complete
};

}  // namespace duet::detail
