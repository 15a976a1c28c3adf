// One connection between an end under test and a peer that sends raw bytes.
#pragma once

#include <duet/compression.hpp>

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "rfc/role.hpp"

namespace duet_test {

using Lines = std::vector<std::string>;

/// The result of a connection.
struct Outcome {
  Lines messages;         ///< delivered to the application: "text Hello"
  Lines answers;          ///< sent before the Close: "pong x"
  std::string close;      ///< the Close that was sent: "close 1002", "close " without a code; "end": none
  std::string closed;     ///< on_close: "closed 1000 handshake clean 'bye'"
  Lines afterwards = {};  ///< sent after the Close
  friend bool operator==(const Outcome&, const Outcome&) = default;
};
std::ostream& operator<<(std::ostream& out, const Outcome& outcome);

/// The configuration of the end under test, its actions once it is open, and the behaviour of its peer.
struct Setup {
  std::size_t max_message_size = 1 << 20;
  unsigned max_frames_per_message = 4096;  ///< for a server
  bool takes_parts = false;                ///< delivers messages in parts; for a server
  duet::Compression compression = {};
  Lines texts = {};              ///< sent first
  Lines binaries = {};           ///< sent after those
  std::uint16_t close_code = 0;  ///< close() with this code, then; 0: no close()
  std::string close_reason = {};

  std::string header_lines = {};  ///< further lines in the peer's handshake, each with its CRLF
  std::size_t chunk = 0;          ///< the peer sends this many bytes at once; 0 for all
  bool hangs_up = false;          ///< the peer closes the connection after its bytes, without a Close
};

struct Played {
  Outcome outcome;
  std::vector<RawFrame> frames;  ///< all frames that the end under test has sent
};

/// Performs the handshake, sends the bytes and reads until the end under test has closed the connection, or
/// waits for its peer to close it.
Played play(Role role, const Setup& setup, const std::string& bytes);

}  // namespace duet_test
