#include "raw_deflate.hpp"

#include <zlib.h>

#include <array>
#include <random>

namespace duet_test {

namespace {

void give(z_stream& stream, std::string& bytes) {
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
}

template <class Step>
std::string run_to_end(z_stream& stream, Step step) {
  std::string out;
  std::array<char, 4096> part;
  do {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    if (!step()) return "(corrupt)";
    out.append(part.data(), part.size() - stream.avail_out);
  } while (stream.avail_out == 0);
  return out;
}

}  // namespace

void RawDeflater::End::operator()(z_stream_s* stream) const {
  deflateEnd(stream);
  delete stream;
}
void RawInflater::End::operator()(z_stream_s* stream) const {
  inflateEnd(stream);
  delete stream;
}

RawDeflater::RawDeflater(int window_bits) : stream_(new z_stream{}) {
  deflateInit2(stream_.get(), 6, Z_DEFLATED, -window_bits, 8, Z_DEFAULT_STRATEGY);
}
RawInflater::RawInflater(int window_bits) : stream_(new z_stream{}) {
  inflateInit2(stream_.get(), -window_bits);
}

std::string RawDeflater::run(std::string_view payload, int flush) {
  std::string bytes(payload);
  give(*stream_, bytes);
  return run_to_end(*stream_, [&] { return deflate(stream_.get(), flush) != Z_STREAM_ERROR; });
}

std::string RawDeflater::message(std::string_view payload) {
  if (payload.empty()) return std::string(1, '\0');
  std::string out = run(payload, Z_SYNC_FLUSH);
  out.resize(out.size() - 4);
  return out;
}

std::string RawDeflater::blocks(std::string_view payload) { return run(payload, Z_FULL_FLUSH); }

std::string RawInflater::message(std::string_view payload) {
  std::string bytes(payload);
  bytes.append("\x00\x00\xff\xff", 4);
  give(*stream_, bytes);
  std::string out = run_to_end(*stream_, [&] {
    const int status = inflate(stream_.get(), Z_SYNC_FLUSH);
    return status == Z_OK || status == Z_BUF_ERROR;
  });
  return stream_->avail_in == 0 ? out : "(corrupt)";
}

std::string noise(std::size_t size, unsigned seed) {
  std::minstd_rand random(seed);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random() >> 8 & 0xFF);
  return out;
}

std::string prose(std::size_t size) {
  static constexpr std::array words{"the ",  "quick ", "brown ", "fox ", "jumps ",
                                    "over ", "a ",     "lazy ",  "dog. "};
  std::minstd_rand random(7);
  std::string out;
  while (out.size() < size) out += words[random() >> 8 & 0x7] + std::to_string(random() >> 8 & 0xF);
  out.resize(size);
  return out;
}

std::string bomb(std::size_t megabytes) {
  constexpr std::size_t part = 16;
  const std::string block = RawDeflater().blocks(std::string(part << 20, '\0'));
  std::string out;
  for (std::size_t i = 0; i < megabytes; i += part) out += block;
  out.resize(out.size() - 4);
  return out;
}

}  // namespace duet_test
