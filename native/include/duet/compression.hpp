#pragma once

#include <cstddef>

namespace duet {

/// Compression of messages (permessage-deflate, RFC 7692), used if both ends support it. Size limits and
/// buffered_amount() apply to uncompressed messages.
///
/// Off by default. With the default values a connection that compresses takes about 38 KiB to compress and
/// 11 KiB to decompress, from its first compressed message on. Security: the compressed length reveals
/// something about texts that are compressed together. Leave it off if a stranger's text and a secret share a
/// connection (CRIME, BREACH).
struct Compression {
  bool enabled = false;

  /// In bytes. Smaller messages are not compressed.
  std::size_t threshold = 1024;

  /// The window of either end is 2 to the power of this many bytes (RFC 7692 section 7.1.2): 9 to 15. A peer
  /// that does not accept a smaller window may use 15, which takes 28 KiB more to decompress. Others are
  /// refused: bad_limit.
  int window_bits = 12;

  /// zlib's memLevel: 1 to 9. A higher level is faster and compresses better. Others are refused: bad_limit.
  int memory_level = 5;

  /// zlib's level: 1, the fastest, to 9, the smallest result. Others are refused: bad_limit.
  int level = 6;

  /// Context takeover (RFC 7692 section 7.1.1): each message is compressed as a continuation of the previous
  /// one, from client to server and from server to client. Without it similar messages compress far worse,
  /// and a connection keeps no compression memory between messages. The peer may turn it off.
  bool client_context_takeover = true;
  bool server_context_takeover = true;
};

}  // namespace duet
