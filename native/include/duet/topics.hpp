#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace duet {

// A topic is a name that connections subscribe to and messages are published to: 1 to 256 bytes of UTF-8
// without control characters and without '*'. Where connections subscribe, a '*' at the end stands for
// anything: "room/*" for all topics that begin with "room/", "*" for all there are.

/// What becomes of a message for a subscriber for whom more than ServerOptions::high_water_mark waits. Those
/// that are dropped or held back leave the subscriber's connection as it is; nobody else waits for it.
enum class SlowConsumer : std::uint8_t {
  /// It is sent all the same, until more than max_buffered_amount waits: then the connection is closed with
  /// 1013, as by send().
  close,
  drop_newest,  ///< held back while there is room within max_buffered_amount, else not sent
  drop_oldest,  ///< held back, and where there is no room what was held back longest is not sent
  /// Held back in place of what was published before with the same key (PublishOptions::key) and is held back
  /// still: a price, a position. Where there is no room, as drop_oldest.
  keep_latest,
};

/// Name them in order.
struct PublishOptions {
  SlowConsumer slow = SlowConsumer::close;

  /// For keep_latest. Messages of different topics never replace each other.
  std::string_view key = {};

  /// As MessageOptions::compress. A PreparedMessage has its own.
  bool compress = true;
};

/// What a publication came to.
struct Published {
  std::uint64_t offset = 0;  ///< of the message within its topic: 1, 2, 3... while the topic lasts
  /// Connections it was sent to, or is held back for. Those on other threads of the server (its
  /// ServerOptions::threads) get it later: they count once for each name or pattern that means the topic.
  std::size_t receivers = 0;
};

/// What a subscriber missed, and has been sent.
struct CaughtUp {
  std::uint64_t offset = 0;  ///< of the topic's last message; 0 if there was none
  bool complete = true;      ///< false: some of what was missed is not kept any more
};

}  // namespace duet
