#pragma once

#include <cstddef>

namespace duet {

/// How messages are compressed (permessage-deflate, RFC 7692) with a peer that can, too; with any other
/// nothing is. What has a size limit has it uncompressed, and buffered_amount counts what the program gave.
///
/// Off by default. A connection that compresses takes memory: with the values below about 38 KiB to compress
/// and 11 KiB to decompress, from its first compressed message on. And the length of what was compressed
/// together tells something of it: leave it off where a stranger's words and a secret share a connection.
struct Compression {
  bool enabled = false;

  /// In bytes. Smaller messages go out as they are: they would gain little.
  std::size_t threshold = 1024;

  /// How far back either end looks for repetitions: 2 to the power of this many bytes (RFC 7692 section
  /// 7.1.2). 9 to 15; any other number is a mistake of the caller's (asserted), taken as the nearest. A peer
  /// that cannot be held to it may use 15, which takes 28 KiB more to decompress.
  int window_bits = 12;

  /// zlib's memLevel, of what is compressed here: 1 to 9, as above. More is faster, and compresses better.
  int memory_level = 5;

  /// Whether each message is compressed as a continuation of the one before (RFC 7692 section 7.1.1), from
  /// the client to the server and from the server to the client. Without, messages that are alike compress
  /// far worse, and a connection keeps no memory between two of them. A peer may ask for without.
  bool client_context_takeover = true;
  bool server_context_takeover = true;
};

}  // namespace duet
