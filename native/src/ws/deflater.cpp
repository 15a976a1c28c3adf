#include "ws/deflater.hpp"

#include <cstdlib>
#include <cstring>

#include "ws/zlib_stream.hpp"

namespace duet::detail {

void Deflater::End::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;
}

Deflater::Deflater(const DeflateSettings& settings) : stream_(new_zlib_stream()), settings_(settings) {
  // Negative: without zlib's header and checksum. Only invalid arguments can fail here.
  if (deflateInit2(stream_.get(), settings.level, Z_DEFLATED, -settings.window_bits, settings.memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK)
    std::abort();
}

void Deflater::begin(std::span<const std::byte> message) {
  rest_ = message;
  is_empty_ = message.empty();
  held_size_ = 0;
}

std::size_t Deflater::read(std::span<std::byte> buffer, bool& is_last) {
  if (is_empty_) {  // section 7.2.3.6; zlib would flush nothing, without new input
    buffer[0] = std::byte{0};
    is_last = true;
    return 1;
  }
  std::memcpy(buffer.data(), held_.data(), held_size_);
  const std::size_t room = give_output(*stream_, buffer.subspan(held_size_));
  do {
    const std::size_t size = give_input(*stream_, rest_);
    deflate(stream_.get(), size == rest_.size() ? Z_SYNC_FLUSH : Z_NO_FLUSH);
    rest_ = rest_.subspan(size - stream_->avail_in);
  } while (!rest_.empty() && stream_->avail_out > 0);
  // Once room is left, everything is flushed. The last four bytes are the tail, or may be.
  const std::size_t size = held_size_ + room - stream_->avail_out - tail.size();
  is_last = stream_->avail_out > 0;
  if (!is_last) std::memcpy(held_.data(), buffer.data() + size, tail.size());
  held_size_ = is_last ? 0 : tail.size();
  return size;
}

void Deflater::reset() {
  deflateReset(stream_.get());
  held_size_ = 0;
}

}  // namespace duet::detail
