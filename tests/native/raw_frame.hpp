// Simple reading and writing of WebSocket frames, valid and invalid ones, and of handshakes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "raw_socket.hpp"

namespace duet_test {

struct FrameBits {
  bool final = true;
  unsigned reserved = 0;      // 0 to 7
  int length_bytes = -1;      // 0, 2 or 8 after the second byte; -1: the shortest
  std::uint64_t claimed = 0;  // the length in the header, if it is not the payload's
};

inline constexpr FrameBits partial{.final = false};  // a part that is not the last
inline constexpr FrameBits rsv1{.reserved = 4};      // of a compressed message

enum : unsigned { continuation = 0, text = 1, binary = 2, close_frame = 8, ping = 9, pong = 10 };

/// As a server sends it.
std::string plain(unsigned opcode, std::string_view payload, FrameBits bits = {});
/// As a client sends it, with this key.
std::string masked(unsigned opcode, std::string_view payload, FrameBits bits = {},
                   std::string_view key = "\x12\x34\x56\x78");
/// A Close frame's payload.
std::string close_payload(unsigned code, std::string_view reason = {});

struct RawFrame {
  unsigned first_byte = 0;
  bool is_masked = false;
  int length_bytes = 0;  // after the second byte: 0, 2 or 8
  std::string key;
  std::string payload;  // unmasked
  bool whole = false;   // false: the connection ended within it
};
RawFrame read_frame(RawSocket& socket);

/// Returns "opcode payload", with a Close frame's code in decimal: "text hi", "close 1000 bye", "end" for no
/// frame.
std::string describe(const RawFrame& frame);
inline std::string next(RawSocket& socket) { return describe(read_frame(socket)); }

/// Returns a valid opening handshake with more header lines, each with its CRLF.
std::string upgrade_request(std::string_view more = {}, std::string_view target = "/");
/// Returns the answer to a request's head, with more header lines.
std::string upgrade_answer(std::string_view request_head, std::string_view more = {});

/// Performs the opening handshake. Returns false if the peer refuses it.
bool open_as_client(RawSocket& socket);
bool open_as_server(RawSocket& socket);

}  // namespace duet_test
