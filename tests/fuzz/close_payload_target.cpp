// The payload of a Close frame, in both roles.
#include <duet/close_code.hpp>

#include "frame_stream.hpp"
#include "plain_utf8.hpp"
#include "target.hpp"
#include "ws/frame.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

using Kind = FrameEvent::Kind;

/// RFC 6455 sections 5.5.1 and 7.4, word by word.
StreamEvent expected_event(std::string_view payload) {
  if (payload.empty()) return {.kind = Kind::close, .code = 1005};
  if (payload.size() == 1) return {.kind = Kind::violation, .code = 1002};
  const unsigned code =
      static_cast<unsigned char>(payload[0]) * 256U + static_cast<unsigned char>(payload[1]);
  const bool is_reserved =
      code < 1000 || (code >= 1004 && code <= 1006) || (code >= 1015 && code < 3000) || code > 4999;
  if (is_reserved) return {.kind = Kind::violation, .code = 1002};
  const std::string_view reason = payload.substr(2);
  if (!is_plain_utf8(reason)) return {.kind = Kind::violation, .code = 1007};
  return {.kind = Kind::close, .code = static_cast<std::uint16_t>(code), .payload = std::string(reason)};
}

void read_close(Input input) {
  const Pieces seed(input.choice(256));
  const std::string_view payload = input.rest().substr(0, longest_control_payload);
  const StreamEvent expected = expected_event(payload);
  for (const Role role : {Role::client, Role::server}) {
    const MaskKey key{std::byte{1}, std::byte{2}, std::byte{3}, std::byte{4}};
    const bool is_masked = role == Role::server;
    const EncodedHeader header = encode_header(Opcode::close, payload.size(), is_masked ? &key : nullptr);
    std::string stream(text_of(std::span(header.bytes).first(header.size)));
    for (std::size_t i = 0; i < payload.size(); ++i)
      stream += is_masked ? static_cast<char>(payload[i] ^ static_cast<char>(1 + i % 4)) : payload[i];
    FrameStream reading({.role = role}, {});
    Pieces pieces = seed;
    for (std::string_view rest = stream; !rest.empty();) {
      const std::size_t size = pieces.next(rest.size());
      reading.feed(rest.substr(0, size));
      rest.remove_prefix(size);
    }
    require_same(reading.events(), {expected}, "a Close frame is read as RFC 6455 says");
  }
}

const Target close_payload("close_payload", read_close);

}  // namespace
