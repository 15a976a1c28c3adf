// The two ends that can be under test, and their peer's frames.
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

/// A frame of the peer's: masked if it is for a server, and only then (RFC 6455 section 5.1).
struct Frame {
  unsigned opcode;
  std::string payload = {};
  FrameBits bits = {};
};
using Frames = std::vector<Frame>;

/// Returns a fragment that is not the last; the last one is a normal Frame.
inline Frame part(unsigned opcode, std::string_view payload) {
  return {opcode, std::string(payload), {.final = false}};
}

/// Returns the beginning of a frame whose header has a longer length.
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
