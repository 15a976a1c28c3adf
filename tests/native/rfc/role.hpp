// The two ends that can be under test, and the frames that their peer sends them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "raw_frame.hpp"

namespace duet_test {

/// The end under test: a duet::Server or a native duet::Client. Its peer is a RawSocket.
enum class Role { server, client };

inline const char* name(Role role) { return role == Role::server ? "server" : "client"; }
inline const char* tag(Role role) { return role == Role::server ? "[server]" : "[client]"; }

/// A frame of the peer's: masked when it goes to a server, and only then (RFC 6455 section 5.1).
struct Frame {
  unsigned opcode;
  std::string payload = {};
  FrameBits bits = {};
};
using Frames = std::vector<Frame>;

/// A fragment with more to come; the last one is a Frame as any other.
inline Frame part(unsigned opcode, std::string_view payload) {
  return {opcode, std::string(payload), {.final = false}};
}

/// The beginning of a frame that tells a longer payload.
inline Frame unfinished(unsigned opcode, std::string_view payload) {
  return {opcode, std::string(payload), {.claimed = payload.size() + 100}};
}

inline std::string encoded(const Frame& frame, Role to) {
  return to == Role::server ? masked(frame.opcode, frame.payload, frame.bits)
                            : plain(frame.opcode, frame.payload, frame.bits);
}

inline std::string encoded(const Frames& frames, Role to) {
  std::string bytes;
  for (const Frame& frame : frames) bytes += encoded(frame, to);
  return bytes;
}

}  // namespace duet_test
