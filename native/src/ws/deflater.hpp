#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>

struct z_stream_s;

namespace duet::detail {

/// How messages are compressed: what zlib's deflateInit2() takes.
struct DeflateSettings {
  int window_bits;   ///< 9 to 15
  int memory_level;  ///< 1 to 9
  int level;         ///< 1 to 9
  bool operator==(const DeflateSettings&) const = default;
};

/// Compresses a sequence of messages (RFC 7692 section 7.2.1), each in pieces of the caller's size. Allocates
/// only in the constructor.
class Deflater {
 public:
  explicit Deflater(const DeflateSettings& settings);

  /// The end of each compressed message, which is not transmitted: an empty block's lengths. Parts of a
  /// message, other than the last, end with it on the wire too.
  static constexpr std::array tail{std::byte{0}, std::byte{0}, std::byte{0xFF}, std::byte{0xFF}};

  /// Starts the next message, or part of one. Its bytes must stay valid until read() has set `is_last`.
  void begin(std::span<const std::byte> message);

  /// Fills the buffer, of at least 64 bytes, with the next piece of the compressed message. Returns the size
  /// of the piece, which may be 0 for the last.
  std::size_t read(std::span<std::byte> buffer, bool& is_last);

  /// Resets the window: no context takeover.
  void reset();

  [[nodiscard]] const DeflateSettings& settings() const { return settings_; }

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };

  std::unique_ptr<z_stream_s, End> stream_;
  std::span<const std::byte> rest_;  // of the message
  std::array<std::byte, tail.size()> held_;
  std::size_t held_size_ = 0;  // bytes that may turn out to be the tail
  bool is_empty_ = true;       // the message or part
  DeflateSettings settings_;
};

}  // namespace duet::detail
