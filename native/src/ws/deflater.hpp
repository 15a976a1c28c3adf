#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

struct z_stream_s;

namespace duet::detail {

/// Compresses messages, one behind the other (RFC 7692 section 7.2.1), each in pieces as large as the caller
/// has room for. Allocates when it is made, and not after.
class Deflater {
 public:
  /// `window_bits` 9 to 15, `memory_level` 1 to 9.
  Deflater(int window_bits, int memory_level);

  /// What each message ends with, and the wire does not carry: an empty block's lengths. What goes on ends
  /// with it on the wire too.
  static constexpr std::array tail{std::byte{0}, std::byte{0}, std::byte{0xFF}, std::byte{0xFF}};

  /// The next message, or part of one. Its bytes stay where they are until read() has said `is_last`.
  void begin(std::span<const std::byte> message);

  /// Fills the buffer, of at least 64 bytes, with the next piece of the compressed message and returns the
  /// piece's size, which may be 0 for the last.
  std::size_t read(std::span<std::byte> buffer, bool& is_last);

  /// Forgets all messages: no context takeover.
  void reset();

  [[nodiscard]] int window_bits() const { return window_bits_; }
  [[nodiscard]] int memory_level() const { return memory_level_; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, End> stream_;
  std::span<const std::byte> rest_;  // of the message
  std::array<std::byte, tail.size()> held_;
  std::size_t held_size_ = 0;  // bytes that may turn out to be the tail
  bool is_empty_ = true;       // what was begun
  int window_bits_;
  int memory_level_;
};

}  // namespace duet::detail
