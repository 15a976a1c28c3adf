#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace duet {

// Publish/subscribe: connections subscribe to topics, and messages are published to them. A topic is a name
// of 1 to 256 bytes of UTF-8 without control characters and without '*'. A subscription may end with '*',
// which matches anything: "room/*" matches all topics that begin with "room/", "*" matches all.

/// The policy for slow consumers: how a published message is delivered to a subscriber whose send queue is
/// above ServerOptions::SendQueue::high_water_mark. Other subscribers are unaffected, and except for `close`
/// the connection stays open.
enum class SlowConsumer : std::uint8_t {
  /// The message is sent. If the queue would exceed ServerOptions::SendQueue::close_above, the connection is
  /// closed with 1013, as by send_text().
  close,
  drop_newest,  ///< held back within close_above; beyond it the new message is dropped
  drop_oldest,  ///< held back within close_above; beyond it the oldest held message is dropped
  /// Replaces the held message with the same key (PublishOptions::key), such as a price or a position. Beyond
  /// close_above as drop_oldest.
  keep_latest,
};

/// How a message is published.
struct PublishOptions {
  /// The policy for slow consumers.
  SlowConsumer slow = SlowConsumer::close;

  /// For keep_latest. Messages of different topics never replace each other.
  std::string key = {};

  /// As MessageOptions::compress. A PreparedMessage has its own.
  bool compress = true;
};

/// The result of publishing a message.
struct Published {
  std::uint64_t offset = 0;  ///< of the message in its topic: 1, 2, 3... as long as the topic exists

  /// The connections that the message was sent to or is held back for. On other threads of the server
  /// (ServerOptions::threads) it is delivered later; there each subscription that matches counts.
  std::size_t receivers = 0;
};

/// The result of subscribing with an offset.
struct CaughtUp {
  std::uint64_t offset = 0;  ///< of the topic's last message; 0 if there is none
  bool complete = true;      ///< false if some of the missed messages are no longer kept
};

}  // namespace duet
