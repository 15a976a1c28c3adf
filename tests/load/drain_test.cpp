// Graceful shutdown of a server with many connections.
#include <duet/client.hpp>
#include <duet/server.hpp>

#include <algorithm>
#include <memory>
#include <vector>

#include "catch.hpp"
#include "process.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

TEST_CASE("a drain of 5000 connections loses no data that either side has sent") {
  // Fewer where the system allows fewer descriptors.
  const std::size_t many = std::min<std::size_t>(5'000, (allow_descriptors(10'100) - 100) / 2);
  REQUIRE(many > 100);
  duet::Loop loop;
  duet::Server server(loop, {.host = "127.0.0.1"});
  std::vector<duet::Connection> connections;
  std::size_t asked = 0;
  std::size_t told = 0;
  std::size_t gone = 0;
  duet::ShutdownResult result;

  const auto say_goodbye = [&] {
    for (duet::Connection& each : connections) each.send_text("the last word");
    server.shut_down({.window = 500ms, .deadline = 120s},
                     [&](const duet::ShutdownResult& how) { result = how; });
  };
  server.on_open([&](duet::Connection ws) { connections.push_back(ws); });
  server.on_message([&](duet::Connection, duet::Message) {
    if (++asked == many) say_goodbye();
  });
  const auto listening = server.listen();
  REQUIRE(listening);

  std::vector<std::unique_ptr<duet::Client>> clients;
  for (std::size_t i = 0; i < many; ++i) {
    duet::Client& client = *clients.emplace_back(std::make_unique<duet::Client>(loop));
    client.on_open([&client] { client.send_text("a question"); });
    client.on_message([&](duet::Message message) { told += message.text() == "the last word" ? 1 : 0; });
    client.on_close([&](const duet::Closed& closed) {
      gone += closed.code == duet::close_code::going_away && closed.was_clean ? 1 : 0;
    });
    REQUIRE(client.connect(listening->url()));
  }
  loop.run();
  CHECK(asked == many);
  CHECK(told == many);
  CHECK(gone == many);
  CHECK(result.closed == many);
  CHECK(result.cut == 0);
}
