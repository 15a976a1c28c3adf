// A client and a server double that log their events.
#pragma once

#include <duet/client.hpp>
#include <duet/reconnect.hpp>
#include <duet/testing.hpp>

#include <string>
#include <vector>

#include "support/event_lines.hpp"

namespace testing_test {

using Log = std::vector<std::string>;

/// Appends the HTTP status if there was one.
inline std::string line_of(const duet::Closed& closed) {
  return duet_test::line_of(closed) +
         (closed.http_status != 0 ? " http " + std::to_string(closed.http_status) : "");
}

inline void log_to(duet::Client& client, Log& log) {
  client.on_open([&log] { log.emplace_back("open"); });
  client.on_message([&log](duet::Message message) { log.push_back(duet_test::line_of(message)); });
  client.on_close([&log](const duet::Closed& closed) { log.push_back(line_of(closed)); });
}

inline void log_to(duet::testing::Server& server, Log& log) {
  server.on_open([&log](duet::testing::Peer) { log.emplace_back("open"); });
  server.on_message(
      [&log](duet::testing::Peer, duet::Message message) { log.push_back(duet_test::line_of(message)); });
  server.on_close(
      [&log](duet::testing::Peer, const duet::Closed& closed) { log.push_back(line_of(closed)); });
}

/// One of each, on a separate network.
struct Pair {
  explicit Pair(duet::testing::Host host = duet::testing::Host::native, duet::ClientOptions options = {})
      : net(host), client(loop, std::move(options)) {
    log_to(client, log);
    log_to(server, server_log);
  }

  void connect(std::string_view url = "ws://game.example/") {
    if (!client.connect(url)) std::abort();
  }

  /// Opens the connection and clears the logs.
  duet::testing::Peer open() {
    connect();
    net.settle();
    log.clear();
    server_log.clear();
    return server.peer();
  }

  duet::testing::Network net;
  duet::testing::Server& server = net.listen("ws://game.example/");
  Log log;
  Log server_log;
  duet::Loop loop;
  duet::Client client;
};

}  // namespace testing_test
