#include "ws/inflater.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include "ws/zlib_stream.hpp"

namespace duet::detail {

namespace {

// Section 7.2.2: the bytes that the sender has left out.
constexpr std::array tail{std::byte{0}, std::byte{0}, std::byte{0xFF}, std::byte{0xFF}};

// zlib's data_type after a block, with no bit of a next one read.
constexpr int between_blocks = 128;

// A window of 8 bits is the smallest that can be negotiated, but not every zlib inflates with it.
int zlib_bits(int window_bits) { return window_bits < 9 ? 9 : window_bits; }

}  // namespace

void Inflater::End::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

Inflater::Inflater(int window_bits) : stream_(new_zlib_stream()), window_bits_(window_bits) {
  // Negative: without zlib's header and checksum. Only invalid arguments can fail here.
  if (inflateInit2(stream_.get(), -zlib_bits(window_bits)) != Z_OK) std::abort();
}

Inflater::State Inflater::read(std::span<const std::byte>& bytes, std::span<std::byte> buffer,
                               std::size_t& size) {
  const std::size_t room = give_output(*stream_, buffer);
  while (true) {
    const std::size_t given = give_input(*stream_, bytes);
    started_ = started_ || given > 0;
    const int status = inflate(stream_.get(), Z_SYNC_FLUSH);
    bytes = bytes.subspan(given - stream_->avail_in);
    size = room - stream_->avail_out;
    // Z_BUF_ERROR: there was nothing to do. zlib then forgets that it is between blocks.
    if (status != Z_BUF_ERROR) is_between_blocks_ = stream_->data_type == between_blocks;
    if (status != Z_OK && status != Z_BUF_ERROR && status != Z_STREAM_END) return State::corrupt;
    if (status == Z_STREAM_END) {
      // A block marked as the last is not the last (section 7.2.3.4), and the window continues. With
      // inflateReset(), the window would have to be saved and restored: a peer could make us move 64 KiB for
      // every two bytes.
      inflateResetKeep(stream_.get());
      started_ = false;
    }
    if (stream_->avail_out == 0) return State::more;
    if (bytes.empty()) return State::done;
  }
}

Inflater::State Inflater::finish(std::span<std::byte> buffer, std::size_t& size) {
  if (!std::exchange(finishing_, true)) {
    // Nothing at all, or nothing after a last block: without a block there is nothing to complete.
    if (!started_) {
      finishing_ = false;
      size = 0;
      return State::done;
    }
    tail_ = tail;
  }
  const State state = read(tail_, buffer, size);
  if (state == State::more) return state;
  finishing_ = false;
  started_ = false;
  return state == State::done && is_between_blocks_ ? State::done : State::corrupt;
}

void Inflater::reset() {
  inflateReset(stream_.get());
  finishing_ = false;
  started_ = false;
}

}  // namespace duet::detail
