#include "ws/message_deflate.hpp"

#include <cassert>
#include <utility>

namespace duet::detail {

MessageDeflate::MessageDeflate(DeflatePool& pool, const DeflateTerms& terms, const Compression& compression)
    : pool_(pool),
      terms_(terms),
      threshold_(compression.threshold),
      settings_{terms.deflate_bits, compression.memory_level, compression.level} {
  assert(!check_compression(compression));
}

void MessageDeflate::begin(std::span<const std::byte> message) {
  if (!deflater_) deflater_ = pool_.deflater(settings_);
  deflater_->begin(message);
}

void MessageDeflate::end() {
  if (!terms_.deflate_takeover) pool_.give_back(std::move(deflater_));
}

std::span<const std::byte> MessageDeflate::deflate_once(const EncodedMessage& message) {
  const std::span<const std::byte> frame = message.deflated(pool_, settings_);
  if (!frame.empty() && deflater_) pool_.give_back(std::move(deflater_));
  return frame;
}

MessageDeflate::Inflated MessageDeflate::inflate(std::span<const std::byte>& part, bool is_last,
                                                 std::size_t room) {
  using State = Inflater::State;
  if (!inflater_) inflater_ = pool_.inflater(terms_.inflate_bits);
  const std::span<std::byte> whole = pool_.inflated_buffer();
  const std::span<std::byte> buffer = whole.first(std::min(room, whole.size() - 1) + 1);
  std::size_t size = 0;
  State state = inflater_->read(part, buffer, size);
  if (state == State::done && is_last) {
    std::size_t more = 0;
    state = inflater_->finish(buffer.subspan(size), more);
    size += more;
    if (state == State::done && !terms_.inflate_takeover) pool_.give_back(std::move(inflater_));
  }
  return {buffer.first(size), state};
}

}  // namespace duet::detail
