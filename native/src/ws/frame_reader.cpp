#include "ws/frame_reader.hpp"

#include <duet/close_code.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "memory/buffer_pool.hpp"
#include "ws/message_deflate.hpp"

namespace duet::detail {

namespace {

using Kind = FrameEvent::Kind;

// The buffer that a connection keeps between messages. Larger ones go back to the shared pool.
constexpr std::size_t kept_capacity = 1024;

// A room of at least this size is worth a read of its own; more than the maximum would exceed the processor's
// caches.
constexpr std::size_t least_room = 16 * 1024;
constexpr std::size_t most_room = 256 * 1024;

}  // namespace

bool FrameReader::read_whole(std::span<std::byte>& bytes, FrameEvent& event) {
  if (stage_ != Stage::header || in_message_ || delivery_ == Delivery::discarded) return false;
  const auto [header, length] = header_.peek(bytes);
  if (header == 0 || length > bytes.size() - header || length > limits_.message_size) return false;
  const std::span<std::byte> payload = bytes.subspan(header, length);
  const bool is_text = static_cast<Opcode>(bytes[0] & std::byte{0x0F}) == Opcode::text;
  if (role_ == Role::server) {
    MaskKey key;
    std::memcpy(key.data(), payload.data() - key.size(), key.size());
    apply_mask(payload.data(), payload.data(), length, key, 0);
  }
  bytes = bytes.subspan(header + length);
  if (is_text && !is_utf8({reinterpret_cast<const char*>(payload.data()), length})) {
    event = violation(close_code::invalid_data, "text is not UTF-8");
  } else {
    event.kind = Kind::message;
    event.is_text = is_text;
    event.payload = payload;
  }
  return true;
}

FrameEvent FrameReader::read_some(std::span<std::byte>& bytes, bool in_parts) {
  while (stage_ != Stage::done) {
    FrameEvent event;
    if (stage_ == Stage::header) {
      if (bytes.empty()) return {};
      event = read_header(bytes);
      if (event.kind != Kind::none) return event;
      if (stage_ == Stage::header) return {};
    }
    if (bytes.empty() && read_ < header_.length() && !has_output_) return {};
    if (header_.is_control())
      event = read_control(bytes);
    else if (delivery_ == Delivery::discarded)
      skip(bytes);
    else if (is_compressed_)
      event = inflate(bytes, in_parts);
    else
      event = read_payload(bytes, in_parts);
    if (event.kind != Kind::none) return event;
  }
  bytes = {};
  return {};
}

void FrameReader::release() {
  if (!std::exchange(is_told_, false)) return;
  if (message_.capacity() <= kept_capacity)
    message_.clear();
  else if (pool_)
    pool_->give_back(std::exchange(message_, {}));
  else
    message_ = {};
}

FrameEvent FrameReader::read_header(std::span<std::byte>& bytes) {
  switch (header_.read(bytes, {.in_message = in_message_, .may_be_deflated = deflate_ != nullptr})) {
    case FrameHeaderReader::State::incomplete: return {};
    case FrameHeaderReader::State::broken: return violation(close_code::protocol_error, header_.violation());
    case FrameHeaderReader::State::complete: break;
  }
  read_ = 0;
  stage_ = Stage::payload;
  return header_.is_control() ? FrameEvent() : begin_payload();
}

FrameEvent FrameReader::begin_payload() {
  if (header_.opcode() != Opcode::continuation) {
    is_text_ = header_.opcode() == Opcode::text;
    is_compressed_ = header_.is_compressed();
    frames_ = 0;
    given_ = 0;
    if (delivery_ != Delivery::discarded) delivery_ = Delivery::whole;
    utf8_.reset();
  }
  in_message_ = !header_.is_final();
  if (delivery_ == Delivery::discarded) return {};
  if (++frames_ > limits_.frames)
    return violation(close_code::policy_violation, "a message has too many fragments");
  if (!is_compressed_ && header_.length() > message_room())
    return violation(close_code::too_big, "a message is too big");
  return {};
}

std::size_t FrameReader::available(std::span<const std::byte> bytes) const {
  return static_cast<std::size_t>(std::min<std::uint64_t>(header_.length() - read_, bytes.size()));
}

std::size_t FrameReader::in_characters(std::size_t size) const {
  const std::size_t missing = gives_parts() && is_text_ ? characters_.missing() : 0;
  return missing > 0 ? std::min(missing, size) : size;
}

void FrameReader::count_read(std::size_t size) {
  read_ += size;
  if (read_ == header_.length() && !has_output_) stage_ = Stage::header;
}

void FrameReader::skip(std::span<std::byte>& bytes) {
  const std::size_t size = available(bytes);
  bytes = bytes.subspan(size);
  plain_ = 0;
  has_output_ = false;
  count_read(size);
}

FrameEvent FrameReader::read_payload(std::span<std::byte>& bytes, bool in_parts) {
  const std::size_t size = in_characters(available(bytes));
  const bool is_last = read_ + size == header_.length() && header_.is_final();
  const bool is_in_place = bytes.data() == message_.end();
  if (in_parts && !gives_parts() && !message_.empty() && !is_last && !is_short(size) && !is_in_place) {
    begin_parts();
    return tell_kept(false);
  }
  const std::span<std::byte> piece = bytes.first(size);
  bytes = bytes.subspan(size);
  unmask(piece);
  count_read(size);
  return take(piece, is_last, in_parts);
}

// The inflater consumes as much as it has room for the output of. The rest stays in `bytes`.
FrameEvent FrameReader::inflate(std::span<std::byte>& bytes, bool in_parts) {
  const std::size_t size = available(bytes);
  unmask(bytes.first(size).subspan(plain_), plain_);
  const bool ends = read_ + size == header_.length() && header_.is_final();
  const std::size_t room = message_room();
  std::span<const std::byte> input = bytes.first(size);
  const std::size_t most = std::min(room, in_characters(std::numeric_limits<std::size_t>::max()) - 1);
  const auto [piece, state] = deflate_->inflate(input, ends, most);
  plain_ = input.size();
  bytes = bytes.subspan(size - plain_);
  has_output_ = state == Inflater::State::more;
  count_read(size - plain_);
  if (piece.size() > room) {
    // The bytes before the limit are checked first, so that the code does not depend on the pieces.
    if (is_text_ && !utf8_.feed(piece.first(room)))
      return violation(close_code::invalid_data, "text is not UTF-8");
    return violation(close_code::too_big, "a message is too big");
  }
  if (state == Inflater::State::corrupt)
    return violation(close_code::invalid_data, "a compressed message is corrupt");
  FrameEvent event = take(piece, ends && !has_output_, in_parts);
  if (event.kind == Kind::none && has_output_) event.kind = Kind::work;
  return event;
}

FrameEvent FrameReader::take(std::span<const std::byte> piece, bool is_last, bool in_parts) {
  if (is_text_) {
    if (!utf8_.feed(piece)) return violation(close_code::invalid_data, "text is not UTF-8");
    if (is_last && !utf8_.complete())
      return violation(close_code::invalid_data, "text ends within a character");
  }
  if (gives_parts()) return tell_part(piece, is_last);
  if (is_last && message_.empty()) return tell_message(piece);
  if (in_parts && !is_last && !is_short(piece.size())) begin_parts();
  if (gives_parts() && message_.empty()) return tell_part(piece, false);
  if (!keep(piece)) return violation(close_code::too_big, "the allocation for a message failed");
  return is_last || gives_parts() ? tell_kept(is_last) : FrameEvent();
}

bool FrameReader::keep(std::span<const std::byte> piece) {
  if (!piece.empty() && piece.data() == message_.end()) return message_.grow(piece.size()), true;
  return reserve(piece.size()) && message_.append(piece);
}

// The length in a header does not justify an allocation: at most twice the received size is allocated.
bool FrameReader::reserve(std::size_t size) {
  const std::size_t needed = message_.size() + size;
  if (needed <= message_.capacity()) return true;
  const auto announced = is_compressed_ ? needed : std::min<std::uint64_t>(header_.length() - read_, needed);
  const std::size_t wanted = needed + static_cast<std::size_t>(announced);
  if (message_.empty() && wanted > kept_capacity && pool_) message_ = pool_->take();
  return message_.reserve(wanted);
}

// Only once a part of the message is stored: then it is certain that it is not delivered in parts.
std::span<std::byte> FrameReader::room() {
  if (stage_ != Stage::payload || header_.is_control() || delivery_ != Delivery::whole) return {};
  const std::uint64_t left = header_.length() - read_;
  if (message_.empty() || is_told_ || is_compressed_ || left < least_room) return {};
  const std::size_t most = std::clamp(message_.size(), least_room, most_room);
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left, most));
  // If the allocation fails, next() will report it.
  return reserve(size) ? message_.spare().first(size) : std::span<std::byte>();
}

void FrameReader::discard_messages() {
  delivery_ = Delivery::discarded;
  if (!is_told_) message_ = {};
}

// A message that would fit into a control frame, in one frame, is always delivered whole: the keep-alive
// messages of duet's clients (wire_names.hpp) rely on it.
bool FrameReader::is_short(std::size_t piece) const {
  return header_.is_final() && header_.opcode() != Opcode::continuation &&
         header_.length() <= longest_control_payload && message_.size() + piece <= longest_control_payload;
}

void FrameReader::begin_parts() {
  delivery_ = Delivery::first_part;
  characters_.reset();
}

FrameEvent FrameReader::tell_message(std::span<const std::byte> payload) {
  return {.kind = Kind::message, .is_text = is_text_, .payload = payload};
}

FrameEvent FrameReader::tell_kept(bool is_last) {
  is_told_ = true;
  if (!gives_parts()) return tell_message(message_);
  const FrameEvent event = tell_part(message_, is_last);
  if (event.kind == Kind::none) release();
  return event;
}

FrameEvent FrameReader::tell_part(std::span<const std::byte> piece, bool is_last) {
  given_ += piece.size();
  if (is_text_) {
    const Utf8Splitter::Cut cut = characters_.cut(piece);
    piece = cut.character.empty() ? cut.rest : cut.character;
  }
  if (piece.empty() && !is_last) return {};
  const bool is_first = std::exchange(delivery_, Delivery::further_parts) == Delivery::first_part;
  return {
      .kind = Kind::part, .is_text = is_text_, .is_first = is_first, .is_last = is_last, .payload = piece};
}

FrameEvent FrameReader::read_control(std::span<std::byte>& bytes) {
  const std::size_t size = available(bytes);
  const std::span<std::byte> piece = bytes.first(size);
  bytes = bytes.subspan(size);
  unmask(piece);
  const bool is_first = read_ == 0;
  count_read(size);
  if (is_first && stage_ == Stage::header) return tell_control(piece);
  if (is_first) control_.clear();
  if (!control_.reserve(longest_control_payload) || !control_.append(piece))
    return violation(close_code::too_big, "the allocation for a control frame failed");
  return stage_ == Stage::header ? tell_control(control_) : FrameEvent();
}

FrameEvent FrameReader::tell_control(std::span<const std::byte> payload) {
  if (header_.opcode() == Opcode::close) return tell_close(payload);
  return {.kind = header_.opcode() == Opcode::ping ? Kind::ping : Kind::pong, .payload = payload};
}

// Section 5.5.1: nothing, or a code and a reason.
FrameEvent FrameReader::tell_close(std::span<const std::byte> payload) {
  std::uint16_t code = close_code::none;
  std::string_view reason;
  if (payload.size() == 1)
    return violation(close_code::protocol_error, "a Close frame has a payload of one byte");
  if (payload.size() >= 2) {
    code = static_cast<std::uint16_t>(std::to_integer<unsigned>(payload[0]) << 8 |
                                      std::to_integer<unsigned>(payload[1]));
    reason = {reinterpret_cast<const char*>(payload.data()) + 2, payload.size() - 2};
    if (!close_code::valid_on_the_wire(code))
      return violation(close_code::protocol_error, "a Close frame has a code that must not be sent");
    if (!is_utf8(reason)) return violation(close_code::invalid_data, "a close reason is not UTF-8");
  }
  stage_ = Stage::done;
  return {.kind = Kind::close, .code = code, .text = reason};
}

FrameEvent FrameReader::violation(std::uint16_t code, const char* sentence) {
  stage_ = Stage::done;
  has_output_ = false;
  message_ = {};
  return {.kind = Kind::violation, .code = code, .text = sentence};
}

void FrameReader::unmask(std::span<std::byte> payload, std::size_t behind) {
  if (role_ == Role::client || payload.empty()) return;
  apply_mask(payload.data(), payload.data(), payload.size(), header_.mask(),
             static_cast<std::size_t>(read_) + behind);
}

}  // namespace duet::detail
