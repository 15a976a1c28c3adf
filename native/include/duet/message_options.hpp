#pragma once

namespace duet {

/// How one message is sent.
struct MessageOptions {
  /// False: the message is not compressed, even if compression was negotiated (duet/compression.hpp). For
  /// data that is compressed already, and for a secret that would otherwise share a compression context with
  /// a stranger's text.
  bool compress = true;
};

}  // namespace duet
