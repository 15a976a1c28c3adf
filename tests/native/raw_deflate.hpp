// A peer's permessage-deflate, directly with zlib: each message is compressed, or decompressed, in one call.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace duet_test {

/// Compresses messages in sequence (RFC 7692 section 7.2.1).
class RawDeflater {
 public:
  explicit RawDeflater(int window_bits = 15);
  std::string message(std::string_view payload);
  /// Returns the bytes as blocks that do not refer to earlier ones, with the four bytes that a message omits.
  std::string blocks(std::string_view payload);

 private:
  std::string run(std::string_view payload, int flush);

  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
};

/// Decompresses messages in sequence. Returns "(corrupt)" for invalid ones.
class RawInflater {
 public:
  explicit RawInflater(int window_bits = 15);
  std::string message(std::string_view payload);

 private:
  struct End {
    void operator()(z_stream_s* stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream_;
};

inline std::string deflated(std::string_view payload) { return RawDeflater().message(payload); }
inline std::string inflated(std::string_view payload) { return RawInflater().message(payload); }

/// Returns bytes without repetitions, the same ones for the same seed.
std::string noise(std::size_t size, unsigned seed = 1);
/// Returns words, which are compressible.
std::string prose(std::size_t size);

/// Returns this many megabytes of zeros in a message of about a thousandth of that.
std::string bomb(std::size_t megabytes);

}  // namespace duet_test
