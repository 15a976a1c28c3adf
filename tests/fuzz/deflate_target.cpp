// Compressed messages: what a deflater writes is read again, and random bytes are read as zlib reads them at once.
#include <zlib.h>

#include <algorithm>
#include <vector>

#include "target.hpp"
#include "ws/deflater.hpp"
#include "ws/inflater.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

constexpr std::size_t most_inflated = 1 << 16;  // of a message that is compared

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

std::string deflated(Deflater& deflater, std::string_view message, Pieces& pieces) {
  std::string out;
  std::vector<std::byte> buffer(64 + pieces.next(4096));
  deflater.begin(bytes_of(message));
  bool is_last = false;
  while (!is_last) {
    const std::size_t size = deflater.read(buffer, is_last);
    require(size <= buffer.size(), "a piece is not longer than its buffer");
    out += text_of(std::span(buffer).first(size));
  }
  return out;
}

/// Inflates a message in pieces. Returns false if it is corrupt.
bool inflate_message(Inflater& inflater, std::string_view message, Pieces& pieces, std::string& out) {
  const auto read = [&](auto&& step) {
    auto state = Inflater::State::more;
    while (state == Inflater::State::more && out.size() < most_inflated) {
      std::vector<std::byte> buffer(pieces.next(5000));
      std::size_t size = 0;
      state = step(std::span(buffer), size);
      require(size <= buffer.size(), "the output fits the buffer");
      require(state != Inflater::State::more || size == buffer.size(),
              "there is more only if the buffer is full");
      out += text_of(std::span(buffer).first(size));
    }
    return state != Inflater::State::corrupt;
  };
  while (!message.empty() && out.size() < most_inflated) {
    const std::string piece(message.substr(0, pieces.next(message.size())));
    message.remove_prefix(piece.size());
    std::span<const std::byte> rest = bytes_of(piece);
    if (!read([&](std::span<std::byte> buffer, std::size_t& size) {
          return inflater.read(rest, buffer, size);
        }))
      return false;
  }
  return read([&](std::span<std::byte> buffer, std::size_t& size) { return inflater.finish(buffer, size); });
}

/// The same with zlib in one call for each block that is marked as the last. Returns false if it is corrupt.
bool plainly_inflated(std::string message, std::string& out) {
  const bool is_empty = message.empty();
  message.append("\0\0\xFF\xFF", 4);
  out.clear();
  static std::vector<unsigned char> buffer(most_inflated);
  auto* next = reinterpret_cast<unsigned char*>(message.data());
  std::size_t left = message.size();
  const std::size_t tail = 4;
  if (is_empty) return true;
  while (true) {
    z_stream stream{};
    inflateInit2(&stream, -15);
    // A block marked as the last does not reset the window.
    const std::size_t window = std::min<std::size_t>(out.size(), 32768);
    if (window > 0)
      inflateSetDictionary(&stream, reinterpret_cast<const unsigned char*>(out.data()) + out.size() - window,
                           static_cast<unsigned>(window));
    stream.next_in = next;
    stream.avail_in = static_cast<unsigned>(left);
    stream.next_out = buffer.data();
    stream.avail_out = static_cast<unsigned>(buffer.size());
    const int status = ::inflate(&stream, Z_SYNC_FLUSH);
    const bool is_between = stream.data_type == 128;
    next = stream.next_in;
    left = stream.avail_in;
    out.append(reinterpret_cast<const char*>(buffer.data()), buffer.size() - stream.avail_out);
    const bool is_full = stream.avail_out == 0;
    inflateEnd(&stream);
    if (is_full || out.size() >= most_inflated) return true;  // not compared
    if (status == Z_STREAM_END) {
      if (left == tail) return true;  // nothing after the last block
      if (left < tail) return false;
      continue;
    }
    return (status == Z_OK || status == Z_BUF_ERROR) && left == 0 && is_between;
  }
}

void check_deflate(Input input) {
  const int bits = 9 + static_cast<int>(input.choice(7));
  const int memory_level = 1 + static_cast<int>(input.choice(9));
  const int level = 10 - memory_level;
  const bool has_takeover = input.flag();
  Pieces pieces(input.choice(256));
  const std::string_view message = input.rest();

  Deflater deflater({.window_bits = bits, .memory_level = memory_level, .level = level});
  Inflater inflater(bits);
  for (const std::string_view part : {message, message.substr(0, message.size() / 2)}) {
    std::string out;
    require(inflate_message(inflater, deflated(deflater, part, pieces), pieces, out),
            "a compressed message is valid");
    require(out == part, "a compressed message is the same when it is inflated");
    if (has_takeover) continue;
    deflater.reset();
    inflater.reset();
  }

  std::string plain;
  std::string out;
  static Inflater other(15);
  other.reset();
  const bool is_valid = inflate_message(other, message, pieces, out);
  const bool is_plainly_valid = plainly_inflated(std::string(message), plain);
  if (out.size() >= most_inflated || plain.size() >= most_inflated) return;
  require(is_valid == is_plainly_valid, "an inflater in pieces accepts what zlib accepts at once");
  require(!is_valid || out == plain, "an inflater in pieces has the same output");
}

const Target deflate_streams("deflate", check_deflate);

}  // namespace
