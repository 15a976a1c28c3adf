#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

struct z_stream_s;

namespace duet::detail {

/// Decompresses messages, one behind the other (RFC 7692 section 7.2.2), from pieces cut anywhere into
/// buffers of any size: what comes out is never more than the caller has room for.
class Inflater {
 public:
  enum class State : std::uint8_t {
    more,     ///< the buffer is full, and there may be more to come of the same bytes
    done,     ///< of these bytes no more comes
    corrupt,  ///< not DEFLATE, or beyond the window, or a message that ends within a block
  };

  /// `window_bits` 8 to 15: the peer's.
  explicit Inflater(int window_bits);

  /// Takes from the front of `bytes` and writes to the front of `buffer`, `size` bytes.
  State read(std::span<const std::byte>& bytes, std::span<std::byte> buffer, std::size_t& size);

  /// The message has no more bytes. To be called until it is done; then the next message may begin.
  State finish(std::span<std::byte> buffer, std::size_t& size);

  /// Forgets all messages: no context takeover.
  void reset();

  [[nodiscard]] int window_bits() const { return window_bits_; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, End> stream_;
  std::span<const std::byte> tail_;  // what is left of it, while finishing
  int window_bits_;
  bool finishing_ = false;
  bool started_ = false;  // a block, which the tail has to complete
};

}  // namespace duet::detail
