#include "reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace bench {

namespace {

constexpr std::size_t glance = 64;

enum Opcode : unsigned char { continuation = 0, close = 8, ping = 9 };

std::size_t header_length(const unsigned char* header) {
  const unsigned length = header[1] & 127U;
  return 2U + (length == 126 ? 2U : length == 127 ? 8U : 0U) + (header[1] & 128U ? 4U : 0U);
}

}  // namespace

Reader::Reader(Reader&&) noexcept = default;
Reader::~Reader() = default;

void Reader::InflateEnd::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

bool Reader::pinged() { return std::exchange(pinged_, false); }

unsigned Reader::read(std::string_view bytes) {
  unsigned whole = 0;
  while (!failure_) {
    if (!in_frame_ && !read_header(bytes)) break;
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(rest_, bytes.size()));
    if (size > 0) read_payload(bytes.substr(0, size));
    bytes.remove_prefix(size);
    rest_ -= size;
    if (rest_ > 0) break;
    whole += end_frame();
  }
  return whole;
}

bool Reader::read_header(std::string_view& bytes) {
  if (header_size_ == 0 && bytes.size() >= header_.size()) {
    const auto* const header = reinterpret_cast<const unsigned char*>(bytes.data());
    bytes.remove_prefix(header_length(header));
    return begin_frame(header);
  }
  while (header_size_ < 2 || header_size_ < header_length(header_.data())) {
    if (bytes.empty()) return false;
    header_[header_size_++] = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
  }
  header_size_ = 0;
  return begin_frame(header_.data());
}

bool Reader::begin_frame(const unsigned char* header) {
  const unsigned length = header[1] & 127U;
  rest_ = length;
  if (length >= 126) {
    rest_ = 0;
    for (unsigned i = 2; i < (length == 126 ? 4U : 10U); ++i) rest_ = rest_ << 8U | header[i];
  }
  if (((header[1] & 128U) != 0) != masked_) return fail("a frame is masked that must not be"), false;
  opcode_ = header[0] & 15U;
  in_frame_ = true;
  if (opcode_ == Opcode::close) return fail("the server closed the connection"), false;
  pinged_ |= opcode_ == Opcode::ping;
  if (opcode_ > Opcode::close) return true;
  if (in_message_ != (opcode_ == Opcode::continuation)) return fail("a frame is out of order"), false;
  is_last_ = (header[0] & 128U) != 0;
  if (in_message_) return true;
  if (opcode_ != (frames_->text() ? 1 : 2)) return fail("a message has the wrong opcode"), false;
  in_message_ = true;
  compressed_ = (header[0] & 64U) != 0;
  done_ = 0;
  return true;
}

void Reader::read_payload(std::string_view payload) {
  if (opcode_ > Opcode::close) return;
  if (masked_) {  // only a peer's messages are compared completely
    done_ += payload.size();
  } else if (compressed_) {
    inflate(payload);
  } else {
    compare(payload);
  }
}

void Reader::compare(std::string_view part) {
  const std::string_view message = frames_->message(at_);
  if (done_ + part.size() > message.size()) return fail("a message is too long");
  if (thorough || done_ < glance) {
    const std::size_t size = thorough ? part.size() : std::min(part.size(), glance);
    if (std::memcmp(part.data(), message.data() + done_, size) != 0)
      return fail("a message is not what was sent");
  }
  done_ += part.size();
}

void Reader::inflate(std::string_view payload) {
  if (!inflater_) {
    inflater_.reset(new z_stream{});
    inflateInit2(inflater_.get(), -15);
  }
  std::array<char, 16384> output;
  inflater_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(payload.data()));
  inflater_->avail_in = static_cast<uInt>(payload.size());
  do {
    inflater_->next_out = reinterpret_cast<Bytef*>(output.data());
    inflater_->avail_out = static_cast<uInt>(output.size());
    const int status = ::inflate(inflater_.get(), Z_SYNC_FLUSH);
    if (status != Z_OK && status != Z_BUF_ERROR) return fail("a message cannot be decompressed");
    compare({output.data(), output.size() - inflater_->avail_out});
  } while (inflater_->avail_out == 0);
}

bool Reader::end_frame() {
  in_frame_ = false;
  if (opcode_ > Opcode::close || !is_last_) return false;
  in_message_ = false;
  if (compressed_) inflate({"\0\0\xff\xff", 4});
  if (!failure_ && done_ != frames_->message(at_).size()) fail("a message is too short");
  if (++at_ == frames_->count()) at_ = 0;
  return true;
}

}  // namespace bench
