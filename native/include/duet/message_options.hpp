#pragma once

namespace duet {

/// How one message is sent. Name them in order.
struct MessageOptions {
  /// False: it goes out as it is, also where compression was agreed on (duet/compression.hpp). For what is
  /// compressed already, and for a secret that would share its compression with a stranger's words.
  bool compress = true;
};

}  // namespace duet
