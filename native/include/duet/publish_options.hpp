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

  /// For topics with history on a server with a backplane: a message whose id was published within the last
  /// minutes is not published again. With it, a publish whose result was lost can be repeated. At most 128
  /// bytes (bad_limit). Empty: the server chooses one.
  std::string id = {};
};

/// The subscribers that a published message reaches.
enum class Reach : std::uint8_t {
  server,      ///< those of this server, which has no backplane
  everywhere,  ///< those of this server at once, and those of others through the backplane
  /// The subscribers of this server only: the backplane is not connected, and other servers will not get it.
  server_only,
  /// All, once the backplane has numbered it: offset and receivers are not known yet, and 0.
  pending,
};

/// The result of publishing a message.
struct Published {
  /// The message's number in its topic: 1, 2, 3... as long as the topic exists. 0 with a backplane.
  std::uint64_t offset = 0;

  /// The connections that the message was sent to or is held back for. On other threads of the server
  /// (ServerOptions::threads) it is delivered later; there each subscription that matches counts.
  std::size_t receivers = 0;

  Reach reach = Reach::server;
};

/// The result of subscribing with an offset.
struct CaughtUp {
  std::uint64_t offset = 0;  ///< of the topic's last message; 0 if there is none
  bool complete = true;      ///< false if some of the missed messages are no longer kept, or are too many
  std::string epoch = {};    ///< of the offset, on a server with a backplane (duet/position.hpp)
};

}  // namespace duet
