#include "ws/frame_reader.hpp"

#include <duet/close_code.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

#include "memory/buffer_pool.hpp"
#include "ws/message_deflate.hpp"

namespace duet::detail {

namespace {

constexpr auto final_bit = std::byte{0x80};
constexpr auto reserved_bits = std::byte{0x70};
constexpr auto compressed_bit = std::byte{0x40};
constexpr auto opcode_bits = std::byte{0x0F};
constexpr auto masked_bit = std::byte{0x80};
constexpr auto length_bits = std::byte{0x7F};

// What a message may keep allocated once it is delivered: what is larger, all connections share.
constexpr std::size_t kept_capacity = 1024;

// What is worth a read of its own, and what the processor's caches take before it is looked at.
constexpr std::size_t least_placed = 16 * 1024;
constexpr std::size_t most_placed = 256 * 1024;

std::uint64_t big_endian(const std::byte* bytes, std::size_t count) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
  return value;
}

}  // namespace

void FrameReader::feed(std::span<std::byte> bytes, FrameEvents& events) {
  while (!done_) {
    if (is_stopped()) return keep_fed(bytes);
    if (!in_payload_ && (bytes.empty() || !read_header(bytes, events))) return;
    if (bytes.empty() && read_ < length_) return;
    if (!(is_control() ? read_control(bytes, events) : read_payload(bytes, events))) return;
    if (!bytes.empty()) spend(static_cast<std::size_t>(read_));
  }
}

// By the first two bytes.
std::size_t FrameReader::header_size() const {
  const auto length = std::to_integer<unsigned>(header_[1] & length_bits);
  const std::size_t extended = length == 126 ? 2 : length == 127 ? 8 : 0;
  return 2 + extended + (role_ == Role::server ? 4 : 0);
}

bool FrameReader::read_header(std::span<std::byte>& bytes, FrameEvents& events) {
  if (header_filled_ > 0 || bytes.size() < header_.size()) return gather_header(bytes, events);
  std::memcpy(header_.data(), bytes.data(), header_.size());
  if (const char* broken = check_first_bytes(events))
    return violation(close_code::protocol_error, broken, events);
  bytes = bytes.subspan(header_size());
  return accept_length(events);
}

bool FrameReader::gather_header(std::span<std::byte>& bytes, FrameEvents& events) {
  while (true) {
    const std::size_t want = header_filled_ < 2 ? 2 : header_size();
    const std::size_t take = std::min(want - header_filled_, bytes.size());
    std::memcpy(header_.data() + header_filled_, bytes.data(), take);
    const bool had_two = header_filled_ >= 2;
    header_filled_ = static_cast<std::uint8_t>(header_filled_ + take);
    bytes = bytes.subspan(take);
    if (!had_two && header_filled_ >= 2)
      if (const char* broken = check_first_bytes(events))
        return violation(close_code::protocol_error, broken, events);
    if (header_filled_ < 2 || header_filled_ < header_size()) {
      if (bytes.empty()) return false;
      continue;
    }
    header_filled_ = 0;
    return accept_length(events);
  }
}

// Sections 5.1, 5.2, 5.4 and 5.5, and RFC 7692 section 6.1: all that the first two bytes can break.
const char* FrameReader::check_first_bytes(FrameEvents& events) const {
  const auto opcode = static_cast<Opcode>(header_[0] & opcode_bits);
  const bool final = (header_[0] & final_bit) != std::byte{};
  if (const std::byte reserved = header_[0] & reserved_bits; reserved != std::byte{}) {
    const bool begins_message = opcode == Opcode::text || opcode == Opcode::binary;
    if (reserved != compressed_bit || !begins_message || !events.deflate()) return "a reserved bit is set";
  }
  const bool masked = (header_[1] & masked_bit) != std::byte{};
  if (masked != (role_ == Role::server))
    return masked ? "a server's frame is masked" : "a client's frame is not masked";
  switch (opcode) {
    case Opcode::continuation:
      return in_message_ ? nullptr : "a continuation frame without a message to continue";
    case Opcode::text:
    case Opcode::binary: return in_message_ ? "a new message before the last one ended" : nullptr;
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      if (!final) return "a control frame is fragmented";
      if ((header_[1] & length_bits) > std::byte{longest_control_payload})
        return "a control frame is too long";
      return nullptr;
  }
  return "a reserved opcode";
}

// The whole header is there: its length in the shortest form (section 5.2) and within the limits.
bool FrameReader::accept_length(FrameEvents& events) {
  final_ = (header_[0] & final_bit) != std::byte{};
  opcode_ = static_cast<Opcode>(header_[0] & opcode_bits);
  length_ = std::to_integer<std::uint64_t>(header_[1] & length_bits);
  std::size_t at = 2;
  if (length_ >= 126) {
    const std::size_t count = length_ == 126 ? 2 : 8;
    length_ = big_endian(header_.data() + at, count);
    at += count;
    if (length_ <= (count == 2 ? 125U : 0xFFFFU) || length_ >> 63)
      return violation(close_code::protocol_error, "a frame's length is not in its shortest form", events);
  }
  if (role_ == Role::server) std::memcpy(mask_.data(), header_.data() + at, mask_.size());
  read_ = 0;
  in_payload_ = true;
  if (is_control()) return true;

  if (opcode_ != Opcode::continuation) {
    is_text_ = opcode_ == Opcode::text;
    is_compressed_ = (header_[0] & compressed_bit) != std::byte{};
    frames_ = 0;
    given_ = 0;
    in_parts_ = false;
    utf8_.reset();
  }
  in_message_ = !final_;
  if (discarding_) return true;
  if (++frames_ > limits_.frames)
    return violation(close_code::policy_violation, "a message has too many fragments", events);
  if (!is_compressed_ && length_ > room())
    return violation(close_code::too_big, "a message is too big", events);
  return true;
}

bool FrameReader::read_payload(std::span<std::byte>& bytes, FrameEvents& events) {
  const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(length_ - read_, bytes.size()));
  const std::span<std::byte> part = bytes.first(take);
  bytes = bytes.subspan(take);
  if (discarding_) {
    read_ += take;
    in_payload_ = read_ < length_;
    return true;
  }
  unmask(part);
  read_ += take;
  const bool whole = read_ == length_;
  if (whole) in_payload_ = false;
  return is_compressed_ ? inflate(part, whole && final_, events) : keep(part, whole && final_, events);
}

bool FrameReader::inflate(std::span<const std::byte> part, bool is_last, FrameEvents& events) {
  MessageDeflate& deflate = *events.deflate();
  while (true) {
    const std::size_t most = room();
    const MessageDeflate::Inflated inflated = deflate.inflate(part, is_last, most);
    if (inflated.bytes.size() > most) return violation(close_code::too_big, "a message is too big", events);
    if (inflated.state == Inflater::State::corrupt)
      return violation(close_code::invalid_data, "a compressed message is corrupt", events);
    const bool done = inflated.state == Inflater::State::done;
    if (!keep(inflated.bytes, done && is_last, events)) return false;
    if (done || discarding_) return true;
    spend(inflated.bytes.size());
    if (is_stopped()) return keep_inflating(part, is_last), true;
  }
}

bool FrameReader::keep(std::span<const std::byte> part, bool is_last, FrameEvents& events) {
  if (is_text_ && !utf8_.feed(part)) return violation(close_code::invalid_data, "text is not UTF-8", events);
  if (in_parts_) return give(part, is_last, events);
  if (is_last && message_.empty()) return finish_message(part, events);
  if (!is_last && begin_parts(part.size(), events)) return give(part, is_last, events);
  if (!reserve(part.size(), events.buffers()) || !message_.append(part)) return no_memory(events);
  return !is_last || finish_kept(events);
}

bool FrameReader::finish_kept(FrameEvents& events) {
  Bytes message;
  message.swap(message_);  // the owner may destroy this object in the call
  const bool go_on = finish_message(message, events);
  if (go_on && message.capacity() <= kept_capacity) {
    message.clear();
    message_.swap(message);
  } else if (go_on && events.buffers()) {
    events.buffers()->give_back(std::move(message));
  }
  return go_on;
}

// A header's announcement is no reason for memory: there is room for at most as much again as has come.
bool FrameReader::reserve(std::size_t size, BufferPool* buffers) {
  const std::size_t needed = message_.size() + size;
  if (needed <= message_.capacity()) return true;
  const auto announced = is_compressed_ ? needed : std::min<std::uint64_t>(length_ - read_, needed);
  const std::size_t wanted = needed + static_cast<std::size_t>(announced);
  if (message_.empty() && wanted > kept_capacity && buffers) message_ = buffers->take();
  return message_.reserve(wanted);
}

// Only once some of it was kept: by then it is known not to be given out in parts.
std::span<std::byte> FrameReader::place(BufferPool* buffers) {
  if (!in_payload_ || message_.empty() || length_ - read_ < least_placed) return {};
  if (is_control() || is_compressed_ || in_parts_ || discarding_ || is_stopped() || done_) return {};
  const std::size_t most = std::clamp(message_.size(), least_placed, most_placed);
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(length_ - read_, most));
  // Where there is no memory, feed() will say so.
  if (!reserve(size, buffers) || !message_.resize(message_.size() + size)) return {};
  placed_ = size;
  return std::span(message_).last(size);
}

void FrameReader::placed(std::size_t size, FrameEvents& events) {
  message_.shrink(message_.size() - (std::exchange(placed_, 0) - size));
  if (size == 0) return;
  const std::span<std::byte> part = std::span(message_).last(size);
  unmask(part);
  read_ += size;
  in_payload_ = read_ < length_;
  if (is_text_ && !utf8_.feed(part))
    violation(close_code::invalid_data, "text is not UTF-8", events);
  else if (!in_payload_ && final_)
    finish_kept(events);
}

void FrameReader::discard_messages() {
  discarding_ = true;
  kept_.is_in_part = false;
  Bytes().swap(message_);
}

bool FrameReader::finish_message(std::span<const std::byte> payload, FrameEvents& events) {
  if (is_text_ && !utf8_.complete())
    return violation(close_code::invalid_data, "text ends within a character", events);
  return events.on_frame_message(payload, is_text_);
}

bool FrameReader::read_control(std::span<std::byte>& bytes, FrameEvents& events) {
  const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(length_ - read_, bytes.size()));
  const std::span<std::byte> part = bytes.first(take);
  bytes = bytes.subspan(take);
  unmask(part);
  if (take > 0) std::memcpy(control_.data() + read_, part.data(), take);
  read_ += take;
  if (read_ < length_) return true;
  in_payload_ = false;
  return finish_control(events);
}

bool FrameReader::finish_control(FrameEvents& events) {
  const std::span<const std::byte> payload(control_.data(), static_cast<std::size_t>(length_));
  if (opcode_ == Opcode::ping) return events.on_frame_ping(payload);
  if (opcode_ == Opcode::pong) return events.on_frame_pong(payload);

  // Section 5.5.1: nothing, or a code and a reason.
  std::uint16_t code = close_code::none;
  std::string_view reason;
  if (payload.size() == 1)
    return violation(close_code::protocol_error, "a Close frame carries half a code", events);
  if (payload.size() >= 2) {
    code = static_cast<std::uint16_t>(big_endian(payload.data(), 2));
    reason = {reinterpret_cast<const char*>(payload.data()) + 2, payload.size() - 2};
    if (!close_code::valid_on_the_wire(code))
      return violation(close_code::protocol_error, "a Close frame carries a code that may not be sent",
                       events);
    if (!is_utf8(reason)) return violation(close_code::invalid_data, "a close reason is not UTF-8", events);
  }
  done_ = true;
  events.on_frame_close(code, reason);
  return false;
}

bool FrameReader::no_memory(FrameEvents& events) {
  Bytes().swap(message_);
  return violation(close_code::too_big, "there is no memory for a message", events);
}

bool FrameReader::violation(std::uint16_t code, std::string_view sentence, FrameEvents& events) {
  done_ = true;
  events.on_frame_violation(code, sentence);
  return false;
}

void FrameReader::unmask(std::span<std::byte> payload) {
  if (role_ == Role::client || payload.empty()) return;
  apply_mask(payload.data(), payload.data(), payload.size(), mask_, static_cast<std::size_t>(read_));
}

}  // namespace duet::detail
