#include "frame_stream.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "plain_utf8.hpp"
#include "target.hpp"

namespace duet_fuzz {

using namespace duet::detail;
using Kind = FrameEvent::Kind;

namespace {

constexpr std::size_t kept_capacity = 1024;  // of a reader between messages
constexpr std::size_t least_room = 16 * 1024;

void print(const StreamEvents& events) {
  for (const StreamEvent& event : events)
    std::fprintf(stderr, "  kind %d, text %d, code %d, %zu bytes: %.70s\n", static_cast<int>(event.kind),
                 event.is_text, event.code, event.payload.size(), event.payload.c_str());
}

/// Shared by all streams, as by the connections of a loop.
DeflatePool& shared_pool() {
  static DeflatePool pool;
  return pool;
}

bool is_last(Kind kind) { return kind == Kind::close || kind == Kind::violation; }

}  // namespace

void require_same(const StreamEvents& events, const StreamEvents& expected, std::string_view invariant) {
  if (events == expected) return;
  std::fprintf(stderr, "Events:\n");
  print(events);
  std::fprintf(stderr, "Expected:\n");
  print(expected);
  require(false, invariant);
}

FrameStream::FrameStream(const Terms& terms, const Ways& ways)
    : terms_(terms),
      ways_(ways),
      deflate_(shared_pool(), terms.deflate, {.enabled = true}),
      pool_(keeps_much_),
      reader_(terms.role, terms.limits, ways.is_pooled ? &pool_ : nullptr) {
  if (terms.may_be_deflated) reader_.inflate_with(&deflate_);
}

void FrameStream::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::span<std::byte> room = ways_.uses_room ? reader_.room() : std::span<std::byte>();
    const std::size_t size = room.empty() ? bytes.size() : std::min(room.size(), bytes.size());
    const auto* const from = reinterpret_cast<const std::byte*>(bytes.data());
    received_ += size;
    if (room.empty()) {
      std::vector<std::byte> copy(from, from + size);  // of exactly this size, for AddressSanitizer
      read(copy);
    } else {
      std::copy_n(from, size, room.begin());
      read(room.first(size));
    }
    bytes.remove_prefix(size);
  }
}

void FrameStream::read(std::span<std::byte> bytes) {
  while (true) {
    const std::size_t before = bytes.size();
    const bool had_more = reader_.has_more();
    const FrameEvent event = reader_.next(bytes, [this] { return ways_.in_parts; });
    check_memory();
    if (event.kind == Kind::none) break;
    require(bytes.size() < before || had_more || reader_.has_more() || is_last(event.kind) ||
                event.kind == Kind::part || event.kind == Kind::message,
            "each event consumes bytes or output");
    if (event.kind != Kind::work) add(event);
  }
  require(bytes.empty(), "all bytes are read");
  reader_.release();
}

void FrameStream::add(const FrameEvent& event) {
  require(events_.empty() || !is_last(events_.back().kind), "nothing follows a Close frame or a violation");
  const std::string_view payload = text_of(event.payload);
  if (event.kind == Kind::part) {
    require(ways_.in_parts, "only a reader that takes parts is given some");
    require(!event.is_text || is_plain_utf8(payload), "a part of text is whole characters");
    require(event.is_first == (parts_.kind == Kind::none), "the first part says that it is the first");
    require(!payload.empty() || event.is_last, "only the last part may be empty");
    require(event.is_first || event.is_text == parts_.is_text, "all parts have the same type");
    parts_.kind = Kind::message;
    parts_.is_text = event.is_text;
    parts_.payload += payload;
    require(parts_.payload.size() <= terms_.limits.message_size,
            "the parts of a message are within its limit");
    if (event.is_last) events_.push_back(std::exchange(parts_, {}));
    return;
  }
  if (event.kind == Kind::message) {
    require(parts_.kind == Kind::none, "a message does not begin within another one's parts");
    require(payload.size() <= terms_.limits.message_size, "a message is within its limit");
    require(!event.is_text || is_plain_utf8(payload), "a text message is UTF-8");
  } else {
    require(payload.size() <= longest_control_payload, "a control frame has at most 125 bytes");
  }
  if (event.kind == Kind::close) require(is_plain_utf8(event.text), "a close reason is UTF-8");
  // The sentence of a violation may be more precise where a text was received in pieces.
  const std::string_view text = event.kind == Kind::violation ? std::string_view() : event.text;
  events_.push_back({event.kind, event.is_text, event.code, std::string(payload) + std::string(text)});
}

// A header alone allocates nothing, and a message at most twice what was received of it.
void FrameStream::check_memory() const {
  const bool is_exact = !terms_.may_be_deflated && !ways_.is_pooled && !ways_.uses_room;
  const std::size_t most =
      is_exact ? std::min(received_, terms_.limits.message_size) : terms_.limits.message_size;
  const std::size_t reserved = is_exact ? 2 * most : 4 * most + 2 * least_room;
  require(reader_.held() <= reserved + kept_capacity,
          "the memory of a message is bounded by its received bytes");
}

std::string written(const StreamEvents& events, Role reader) {
  std::string stream;
  const MaskKey key{std::byte{0x37}, std::byte{0xFA}, std::byte{0x21}, std::byte{0x3D}};
  for (const StreamEvent& event : events) {
    if (event.kind == Kind::violation) break;
    std::string payload = event.payload;
    Opcode opcode = event.is_text ? Opcode::text : Opcode::binary;
    if (event.kind == Kind::ping) opcode = Opcode::ping;
    if (event.kind == Kind::pong) opcode = Opcode::pong;
    if (event.kind == Kind::close) {
      opcode = Opcode::close;
      if (event.code != 1005)
        payload.insert(0, {static_cast<char>(event.code >> 8), static_cast<char>(event.code & 0xFF)});
    }
    const bool is_masked = reader == Role::server;
    const EncodedHeader header = encode_header(opcode, payload.size(), is_masked ? &key : nullptr);
    stream += text_of(std::span(header.bytes).first(header.size));
    if (is_masked)
      for (std::size_t i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<char>(payload[i] ^ std::to_integer<char>(key[i % key.size()]));
    stream += payload;
  }
  return stream;
}

}  // namespace duet_fuzz
