// Network faults on demand.
#include <duet/keep_alive.hpp>

#include "catch.hpp"
#include "logged.hpp"

using namespace testing_test;
using namespace std::chrono_literals;
using duet::testing::Host;
using duet::testing::Network;
using duet::testing::Peer;
using duet::testing::Server;

TEST_CASE("a lost connection gives 1006 at both ends after the messages that were sent") {
  Pair one(GENERATE(Host::native, Host::browser));
  Peer peer = one.open();
  CHECK(peer.send_text("last"));
  CHECK(one.client.send_text("nobody gets this"));
  CHECK(peer.lose());
  CHECK_FALSE(peer.is_open());
  CHECK(one.server_log.empty());
  one.net.settle();
  CHECK(one.log == Log{"text last", "closed 1006 lost was_open"});
  CHECK(one.server_log == Log{"closed 1006 lost was_open"});
}

TEST_CASE("a reset discards messages in flight and arrives at once") {
  Pair one(GENERATE(Host::native, Host::browser));
  one.server.delay(100ms);
  one.connect();
  one.net.advance(200ms);
  Peer peer = one.server.peer();
  CHECK(peer.send_text("never"));
  CHECK(peer.reset());
  one.net.settle();
  CHECK(one.log == Log{"open", "closed 1006 lost was_open"});
  CHECK(one.net.elapsed() == 200ms);
}

TEST_CASE("a connection lost in the server's on_open was open but a reset before the answer was not") {
  const bool native = GENERATE(true, false);
  Pair one(native ? Host::native : Host::browser);
  const bool reset = GENERATE(true, false);
  one.server.on_open([&](Peer peer) { CHECK((reset ? peer.reset() : peer.lose())); });
  one.connect();
  one.net.settle();
  if (reset)
    CHECK(one.log == Log{native ? "closed 1006 http" : "closed 1006 unreachable"});
  else
    CHECK(one.log == Log{"open", "closed 1006 lost was_open"});
}

TEST_CASE("a delay applies in each direction to the millisecond and keeps the order") {
  Pair one;
  Peer peer = one.open();
  one.server.delay(100ms);
  one.server.on_message([](Peer p, duet::Message message) { CHECK(p.send(message)); });
  CHECK(one.client.send_text("ping"));
  CHECK(peer.send_text("slow"));
  one.net.advance(99ms);
  CHECK(one.log.empty());
  one.server.delay(0ms);
  CHECK(peer.send_text("fast"));
  one.net.settle();
  CHECK(one.log.empty());
  one.net.advance(1ms);
  CHECK(one.log == Log{"text slow", "text fast", "text ping"});
}

TEST_CASE("if a peer reads slowly the send queue grows and on_drain follows when it resumes") {
  Pair one(GENERATE(Host::native, Host::browser),
           {.send_queue = {.high_water_mark = 4 + 16, .low_water_mark = 2, .max_size = 10 + 2 * 16}});
  one.client.on_drain([&] { one.log.emplace_back("drain"); });
  Peer peer = one.open();
  CHECK(one.client.send_text("123"));
  one.net.settle();
  CHECK(one.client.buffered_amount() == 0);
  peer.stall();
  CHECK_FALSE(one.client.send_text("1234").slow_down());
  CHECK(one.client.send_text("5678").slow_down());
  CHECK(one.client.send_text("90a").error() == duet::Error::queue_full);
  one.net.advance(1h);
  CHECK(one.client.buffered_amount() == 8);
  CHECK(one.log.empty());
  CHECK(one.server_log == Log{"text 123"});
  peer.resume();
  CHECK(one.log.empty());
  one.net.advance(4ms);
  CHECK(one.log == Log{"drain"});
  CHECK(one.client.buffered_amount() == 0);
  CHECK(one.server_log == Log{"text 123", "text 1234", "text 5678"});
}

TEST_CASE("close() behind data that a slow reader does not read has its timeout") {
  Pair one(Host::native, {.timeouts = {.close = 5s}});
  Peer peer = one.open();
  peer.stall();
  CHECK(one.client.send_text("x"));
  CHECK(one.client.close(1000));
  one.net.advance(4999ms);
  CHECK(one.log.empty());
  one.net.advance(1ms);
  CHECK(one.log == Log{"closed 1006 timeout was_open"});
}

TEST_CASE("a client that takes nothing stops reading natively and overflows in a browser") {
  const bool native = GENERATE(true, false);
  Pair one(native ? Host::native : Host::browser, {.limits = {.max_receive_queue = 1000}});
  CHECK_FALSE(one.client.next());
  one.connect();
  one.net.settle();
  for (int i = 0; i < 20; ++i) CHECK(one.server.peer().send_text(std::string(200, 'x')));
  one.net.settle();
  CHECK(one.server.peer().is_open() == native);
  int messages = 0;
  std::optional<duet::Closed> closed;
  const auto take_all = [&] {
    while (const auto event = one.client.next()) {
      if (event->kind == duet::Event::Kind::message) ++messages;
      if (event->kind == duet::Event::Kind::closed) closed = event->closed;
    }
  };
  take_all();
  CHECK(messages < 20);  // the rest is queued or lost
  for (int i = 0; i < 20; ++i) {
    one.net.settle();
    take_all();
  }
  CHECK((messages == 20) == native);
  CHECK(closed.has_value() != native);
  if (native) return;
  CHECK(closed->cause == duet::Cause::overflow);
  CHECK(one.server.peer().closed()->code == 4008);
}

TEST_CASE("an overflow can be produced without the bytes") {
  const bool native = GENERATE(true, false);
  Pair one(native ? Host::native : Host::browser);
  Peer peer = one.open();
  CHECK(peer.send_text("before"));
  CHECK(peer.overflow());
  one.net.settle();
  CHECK(one.log == Log{"text before", "closed 1008 overflow was_open"});
  CHECK(one.server_log ==
        Log{native ? "closed 1008 handshake was_open clean" : "closed 4008 handshake was_open clean"});
}

TEST_CASE("a connection that is lost while it stalls has the cause lost") {
  Pair one;
  Peer peer = one.open();
  peer.stall();
  CHECK(one.client.send_text("x"));
  one.net.settle();
  CHECK(peer.lose());
  one.net.settle();
  CHECK(one.log == Log{"closed 1006 lost was_open"});
  peer.resume();
  one.net.settle();
  CHECK(one.server_log == Log{"closed 1006 lost was_open"});
}

TEST_CASE("a stalled server times out where a ping can be sent") {
  Network net(Host::native);
  Server& server = net.listen("ws://a/");
  duet::Loop loop;
  duet::Client client(loop);
  duet::set_keep_alive(client);
  std::optional<duet::Closed> closed;
  client.on_close([&](const duet::Closed& how) { closed = how; });
  REQUIRE(client.connect("ws://a/"));
  net.advance(10min);
  CHECK_FALSE(closed);
  CHECK(duet::is_kept_alive(client));
  server.peer().stall();
  net.advance(2min);
  REQUIRE(closed);
  CHECK(closed->cause == duet::Cause::timeout);
}
