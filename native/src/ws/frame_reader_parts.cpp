// A frame reader's messages in parts, and its pauses.
#include <duet/close_code.hpp>

#include <new>
#include <utility>

#include "ws/frame_reader.hpp"

namespace duet::detail {

bool FrameReader::begin_parts(std::size_t size, FrameEvents& events) {
  // What a control frame could carry, in one frame, is put together: what duet's clients ask with a message
  // (wire_names.hpp) comes whole.
  const bool is_short = final_ && opcode_ != Opcode::continuation && length_ <= longest_control_payload &&
                        message_.size() + size <= longest_control_payload;
  if (is_short || !events.takes_parts()) return false;
  in_parts_ = true;
  first_part_ = true;
  characters_.reset();
  return true;
}

bool FrameReader::give(std::span<const std::byte> part, bool is_last, FrameEvents& events) {
  if (is_last && is_text_ && !utf8_.complete())
    return violation(close_code::invalid_data, "text ends within a character", events);
  if (!message_.empty()) {  // put together before it turned out to be long
    Bytes begun;
    begun.swap(message_);
    if (!give_part(begun, false, events)) return false;
  }
  if (discarding_) return true;
  if (is_stopped()) return keep_part(part, is_last), true;
  return give_part(part, is_last, events);
}

// The owner may destroy this object in a call that returns false, and close the connection in any.
bool FrameReader::give_part(std::span<const std::byte> part, bool is_last, FrameEvents& events) {
  given_ += part.size();
  const auto report = [&](std::span<const std::byte> bytes, bool ends) {
    return events.on_frame_part({bytes, is_text_, {std::exchange(first_part_, false), ends}});
  };
  if (is_text_) {
    const Utf8Splitter::Cut cut = characters_.cut(part);
    if (cut.character_size > 0) {
      const bool ends = is_last && cut.rest.empty();
      if (!report(std::span(cut.character).first(cut.character_size), ends)) return false;
      if (ends || discarding_) return true;
      if (is_stopped()) {
        characters_.reset();  // what it has kept is at the end of the part
        part = part.subspan(static_cast<std::size_t>(cut.rest.data() - part.data()));
        given_ -= part.size();
        return keep_part(part, is_last), true;
      }
    }
    part = cut.rest;
  }
  return (part.empty() && !is_last) || report(part, is_last);
}

void FrameReader::keep_part(std::span<const std::byte> part, bool is_last) {
  message_.clear();
  if (!message_.append(part)) throw std::bad_alloc();
  kept_.is_in_part = true;
  kept_.part_is_last = is_last;
}

void FrameReader::keep_inflating(std::span<const std::byte> part, bool is_last) {
  kept_.is_inflating = true;
  kept_.compressed = part.size();
  kept_.compressed_is_last = is_last;
  kept_.fed.assign(part.begin(), part.end());
}

void FrameReader::keep_fed(std::span<const std::byte> bytes) {
  kept_.fed.insert(kept_.fed.end(), bytes.begin(), bytes.end());
}

// Each report may pause anew: then what is left is kept as it was.
void FrameReader::resume(FrameEvents& events) {
  state_ = State::reading;
  Kept kept = std::exchange(kept_, {});
  std::span<std::byte> bytes(kept.fed);
  if (kept.is_in_part) {
    Bytes part;
    part.swap(message_);
    if (!give_part(part, kept.part_is_last, events)) return;
  }
  const std::span<std::byte> compressed = bytes.first(kept.compressed);
  if (kept.is_inflating && !discarding_) {
    if (is_stopped())
      keep_inflating(compressed, kept.compressed_is_last);
    else if (!inflate(compressed, kept.compressed_is_last, events))
      return;
  }
  feed(bytes.subspan(kept.compressed), events);
}

}  // namespace duet::detail
