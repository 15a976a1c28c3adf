#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// The messages of a server's publish/subscribe protocol over WebSocket for one topic, as text. A client answers
/// the server's messages; it begins to work when it is ready.
struct Dialect {
  struct Reply {
    std::string_view to;  ///< the beginning of a server's message
    std::string text;     ///< the client's answer
  };

  std::string_view path;
  std::vector<Reply> replies;
  std::string_view ready;  ///< the beginning of the server's message with which the client is ready
  std::string before;      ///< of a published text
  std::string_view after;

  /// docs/server/topics_protocol.md: `duet serve --topics`.
  static Dialect duet(const std::string& topic, bool subscribes);

  /// Engine.IO 4 and Socket.IO 5 over the transport "websocket", with the events of servers/socketio.mjs.
  static Dialect socket_io(const std::string& topic, bool subscribes);
};

}  // namespace bench
