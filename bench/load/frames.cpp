#include "frames.hpp"

#include <zlib.h>

#include <algorithm>
#include <random>

#include "corpus.hpp"

namespace bench {

namespace {

constexpr std::size_t ring_size = 256 << 10;
constexpr std::size_t most_frames = 1024;
constexpr std::size_t corpus_size = 64;

/// RFC 7692 section 7.2.1. Each message is compressed separately, which every negotiation allows, with a
/// window that everybody accepts.
std::string deflated(std::string_view message) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -12, 8, Z_DEFAULT_STRATEGY);
  std::string result(deflateBound(&stream, message.size()) + 16, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(message.data()));
  stream.avail_in = static_cast<uInt>(message.size());
  stream.next_out = reinterpret_cast<Bytef*>(result.data());
  stream.avail_out = static_cast<uInt>(result.size());
  deflate(&stream, Z_SYNC_FLUSH);
  result.resize(stream.total_out - 4);
  deflateEnd(&stream);
  return result;
}

}  // namespace

Frames::Frames(const Options& options) : text_(options.text || options.deflate) {
  if (options.deflate) {
    messages_ = corpus(corpus_size, options.size);
  } else {
    const std::size_t count = std::clamp<std::size_t>(ring_size / (options.size + 8), 1, most_frames);
    messages_.assign(count, noise(options.size, text_));
  }
  std::mt19937 keys(2);
  for (const std::string& message : messages_)
    append(options.deflate ? deflated(message) : message, options.deflate, static_cast<unsigned>(keys()));
}

void Frames::append(std::string_view payload, bool compressed, unsigned key) {
  bytes_ += static_cast<char>(0x80 | (compressed ? 0x40 : 0) | (text_ ? 1 : 2));
  const int length_bytes = payload.size() < 126 ? 0 : payload.size() < 0x10000 ? 2 : 8;
  bytes_ += static_cast<char>(0x80 | (length_bytes == 0 ? payload.size() : length_bytes == 2 ? 126 : 127));
  for (int i = length_bytes - 1; i >= 0; --i) bytes_ += static_cast<char>(payload.size() >> (8 * i));
  for (unsigned i = 0; i < 4; ++i) bytes_ += static_cast<char>(key >> (8 * i));
  for (std::size_t i = 0; i < payload.size(); ++i)
    bytes_ += static_cast<char>(static_cast<unsigned char>(payload[i]) ^ (key >> (8 * (i % 4))));
  ends_.push_back(bytes_.size());
}

}  // namespace bench
