// Coroutines on a network in memory.
#include <duet/coroutine.hpp>
#include <duet/visibility.hpp>

#include "catch.hpp"
#include "logged.hpp"

using namespace testing_test;
using namespace std::chrono_literals;

namespace {

duet::Task<void> converse(duet::Loop& loop, duet::Client& client, Log& log) {
  if (!client.connect("ws://game.example/")) co_return;
  const bool is_open = co_await client.connected();
  log.emplace_back(is_open ? "connected" : "not connected");
  co_await loop.sleep(1s);
  client.send_text("question");
  while (const auto message = co_await client.receive()) log.push_back("heard " + message->payload);
  log.emplace_back("over");
}

}  // namespace

TEST_CASE("a coroutine waits for the network and for the test's time") {
  Pair one;
  Log log;
  one.server.on_message([](duet::testing::Peer peer, duet::Message) {
    CHECK(peer.send_text("answer"));
    CHECK(peer.close(1000));
  });
  const duet::Task<void> task = converse(one.loop, one.client, log);
  one.net.advance(999ms);
  CHECK(log == Log{"connected"});
  one.net.advance(1ms);
  CHECK(log == Log{"connected", "heard answer", "over"});
  CHECK(duet::is_visible(one.loop));
}
