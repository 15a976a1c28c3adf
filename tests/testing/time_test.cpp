// The manual clock.
#include <memory>

#include "catch.hpp"
#include "logged.hpp"

using namespace testing_test;
using namespace std::chrono_literals;
using duet::testing::Network;

TEST_CASE("timers fire to the millisecond including those started by a timer") {
  Network net;
  duet::Loop loop;
  int fired = 0;
  duet::Function<void()> again;
  again = [&] {
    ++fired;
    loop.after(1s, [&] { again(); });
  };
  loop.after(1s, [&] { again(); });
  net.advance(999ms);
  CHECK(fired == 0);
  net.advance(1ms);
  CHECK(fired == 1);
  for (int i = 0; i < 1000; ++i) net.advance(1ms);
  CHECK(fired == 2);
  net.advance(58s);
  CHECK(fired == 60);
  CHECK(net.elapsed() == 60s);
}

TEST_CASE("advance() stops at every due time") {
  Network net;
  duet::Loop loop;
  std::vector<std::chrono::milliseconds> times;
  for (const auto delay : {30ms, 10ms, 20ms, 0ms}) loop.after(delay, [&] { times.push_back(net.elapsed()); });
  net.advance(25ms);
  CHECK(times == std::vector{0ms, 10ms, 20ms});
  CHECK(net.elapsed() == 25ms);
  net.advance(5ms);
  CHECK(times.back() == 30ms);
}

TEST_CASE("polling alone does not advance the time") {
  Network net;
  duet::Loop loop;
  bool fired = false;
  loop.after(1ms, [&] { fired = true; });
  for (int i = 0; i < 100; ++i) loop.poll();
  CHECK_FALSE(fired);
  net.advance(1ms);
  CHECK(fired);
}

TEST_CASE("settle() calls posted functions and those that they post") {
  Network net;
  duet::Loop loop;
  int calls = 0;
  loop.post([&] {
    ++calls;
    loop.post([&] { ++calls; });
  });
  net.settle();
  CHECK(calls == 2);
}

TEST_CASE("run() skips to the next event and returns when there is none") {
  Pair one;
  one.server.delay(20ms);
  one.client.on_open([&] { one.client.send_text("question"); });
  one.server.on_message([](duet::testing::Peer peer, duet::Message) { CHECK(peer.send_text("answer")); });
  one.client.on_message([&](duet::Message) { one.loop.after(1h, [&] { CHECK(one.client.close(1000)); }); });
  one.connect();
  one.loop.run();
  CHECK(one.log == Log{"closed 1000 handshake was_open clean"});
  CHECK(one.net.elapsed() == 1h + 120ms);
}

TEST_CASE("run() returns when nothing is pending and may be called again") {
  Pair one;
  one.connect();
  one.loop.run();
  CHECK(one.log == Log{"open"});
  CHECK(one.server.peer().send_text("x"));
  one.loop.run();
  CHECK(one.log == Log{"open", "text x"});
  CHECK(one.server.peer().close(1000));
  one.loop.run();
  CHECK(one.client.ready_state() == duet::ReadyState::closed);
}

TEST_CASE("run() returns after stop()") {
  Network net;
  duet::Loop loop;
  loop.after(1s, [&] { loop.stop(); });
  loop.after(1h, [] {});
  loop.run();
  CHECK(net.elapsed() == 1s);
}

TEST_CASE("several loops share the network and its time and run()") {
  Pair one;
  duet::Loop loop;
  duet::Client client(loop);
  Log log;
  log_to(client, log);
  one.server.on_message([&](duet::testing::Peer, duet::Message message) {
    for (duet::testing::Peer peer : one.server.peers()) CHECK(peer.send_text(message.text()));
  });
  REQUIRE(client.connect("ws://game.example/"));
  one.connect();
  loop.after(1s, [&] { client.send_text("to all"); });
  SECTION("advance()") { one.net.advance(1s); }
  SECTION("the other's run()") { one.loop.run(); }
  CHECK(log == Log{"open", "text to all"});
  CHECK(one.log == log);
}

TEST_CASE("a callback may destroy another loop") {
  Pair one;
  auto loop = std::make_unique<duet::Loop>();
  auto client = std::make_unique<duet::Client>(*loop);
  client->on_open([] { FAIL("it is gone"); });
  one.connect();
  REQUIRE(client->connect("ws://game.example/"));
  one.client.on_open([&] {
    client.reset();
    loop.reset();
  });
  one.net.settle();
  CHECK_FALSE(loop);
  CHECK(one.server.peers().size() == 2);
  CHECK_FALSE(one.server.peers()[1].is_open());
}

TEST_CASE("loops use the newest network that exists when they are created") {
  Network older;
  duet::testing::Server& server = older.listen("ws://game.example/");
  {
    Network newer;
    duet::Loop loop;
    duet::Client client(loop);
    REQUIRE(client.connect("ws://game.example/"));
    newer.settle();
    CHECK(client.ready_state() == duet::ReadyState::closed);
  }
  duet::Loop loop;
  duet::Client client(loop);
  REQUIRE(client.connect("ws://game.example/"));
  older.settle();
  CHECK(server.attempts() == 1);
}
