// Frames of compressed messages, and ends that have negotiated them (RFC 7692).
#pragma once

#include <string>
#include <string_view>

#include "raw_deflate.hpp"
#include "rfc/play.hpp"

namespace duet_test {

/// Returns the header line with the offer to a server, or the answer to a client's offer.
inline std::string deflate_line(std::string_view parameters = {}) {
  return "Sec-WebSocket-Extensions: permessage-deflate" + std::string(parameters) + "\r\n";
}

/// Returns an end that compresses everything, with the widest window, and a peer that accepts these
/// parameters.
inline Setup agreed(std::string_view parameters = {}) {
  Setup setup;
  setup.compression = {.enabled = true, .threshold = 0, .window_bits = 15};
  setup.header_lines = deflate_line(parameters);
  return setup;
}

/// Return a compressed message in one frame, and the first of several frames (section 6).
inline Frame compressed(unsigned opcode, std::string_view bytes) {
  return {opcode, std::string(bytes), {.reserved = 4}};
}
inline Frame compressed_part(unsigned opcode, std::string_view bytes) {
  return {opcode, std::string(bytes), {.final = false, .reserved = 4}};
}

/// "Hello", and again in the context of the first (sections 7.2.3.1 and 7.2.3.2).
inline const std::string hello("\xf2\x48\xcd\xc9\xc9\x07\x00", 7);
inline const std::string hello_again("\xf2\x00\x11\x00\x00", 5);

}  // namespace duet_test
