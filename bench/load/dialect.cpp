#include "dialect.hpp"

namespace bench {

Dialect Dialect::duet(const std::string& topic, bool subscribes) {
  Dialect dialect{.path = "/",
                  .replies = {},
                  .ready = R"({"type":"welcome")",
                  .before = R"({"type":"publish","topic":")" + topic + R"(","data":")",
                  .after = "\"}"};
  if (!subscribes) return dialect;
  dialect.replies.push_back({dialect.ready, R"({"type":"subscribe","topic":")" + topic + "\"}"});
  dialect.ready = R"({"type":"subscribed")";
  return dialect;
}

Dialect Dialect::socket_io(const std::string& topic, bool subscribes) {
  // The server's ping, its opening message, and its answer to the connection of the default namespace.
  constexpr std::string_view ping = "2", open = "0{", connected = "40{";
  Dialect dialect{.path = "/socket.io/?EIO=4&transport=websocket",
                  .replies = {{ping, "3"}, {open, "40"}},
                  .ready = connected,
                  .before = R"(42["publish",")" + topic + R"(",")",
                  .after = "\"]"};
  if (!subscribes) return dialect;
  dialect.replies.push_back({connected, R"(420["subscribe",")" + topic + "\"]"});
  dialect.ready = "430[";  // the acknowledgement with the id 0
  return dialect;
}

}  // namespace bench
