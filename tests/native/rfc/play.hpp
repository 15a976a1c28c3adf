// One connection between an end under test and a peer that plays bytes.
#pragma once

#include <duet/compression.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "rfc/role.hpp"

namespace duet_test {

using Lines = std::vector<std::string>;

/// What came of a connection.
struct Outcome {
  Lines messages;         ///< to the application: "text Hello"
  Lines answers;          ///< on the wire before the Close: "pong x"
  std::string close;      ///< the Close on the wire: "close 1002", "close " without a code; "end": none
  std::string closed;     ///< on_close: "closed 1000 handshake clean 'bye'"
  Lines afterwards = {};  ///< on the wire after the Close
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

/// How the end under test is set up, what it does once it is open, and how its peer goes about it.
struct Setup {
  std::size_t max_message_size = 1 << 20;
  unsigned max_frames_per_message = 4096;  ///< a server's
  bool takes_parts = false;                ///< of messages, as they come; a server
  duet::Compression compression = {};
  Lines texts = {};              ///< to send
  Lines binaries = {};           ///< to send after those
  std::uint16_t close_code = 0;  ///< to close with, then; 0 not to
  std::string close_reason = {};

  std::string header_lines = {};  ///< further ones in the peer's handshake, each with its CRLF
  std::size_t chunk = 0;          ///< the peer sends so many bytes at once; 0 for all
  bool hangs_up = false;          ///< the peer, behind its bytes, without a Close
};

struct Played {
  Outcome outcome;
  std::vector<RawFrame> frames;  ///< all that the end under test has sent
};

/// Does the handshake, sends the bytes and reads until the end under test has hung up, or waits for its peer
/// to.
Played play(Role role, const Setup& setup, const std::string& bytes);

}  // namespace duet_test
