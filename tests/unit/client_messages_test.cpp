// Received messages, their order, and the negotiated subprotocol.
#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Cause;
using duet::Error;

TEST_CASE("messages are delivered in order between on_open and on_close as text or binary") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  one.connect();
  one.report([&] {
    one.attempt().open();
    one.attempt().message("a");
    one.attempt().message(std::string_view("\0\xFF", 2), false);
    one.attempt().message("");
    one.attempt().end(clean_end);
  });
  CHECK(one.log == Log{"open", "text a", std::string("binary \0\xFF", 9), "text ",
                       "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("directly delivered events do not overtake queued ones") {
  LoggedClient one(Delivery::queued);
  one.connect();
  one.attempt().open();
  one.attempt().message("queued");
  one.net().in_poll([&] {
    one.attempt().message("direct 1");
    one.attempt().message("direct 2");
  });
  one.loop.poll();
  one.net().in_poll([&] { one.attempt().message("direct 3"); });
  one.loop.poll();
  one.attempt().message("queued 2");
  one.net().in_poll([&] { one.attempt().end(clean_end); });
  one.loop.poll();
  CHECK(one.log == Log{"open", "text queued", "text direct 1", "text direct 2", "text direct 3",
                       "text queued 2", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("the events of two clients keep their order") {
  duet::Loop loop;
  duet::Client first(loop);
  duet::Client second(loop);
  Log log;
  log_to(first, log);
  log_to(second, log);
  REQUIRE(first.connect("ws://a"));
  REQUIRE(second.connect("ws://b"));
  FakeTransport& net = FakeTransport::last();
  net.attempt(1).open();
  net.attempt(0).open();
  net.attempt(0).message("from first");
  net.in_poll([&] { net.attempt(1).message("from second"); });
  loop.poll();
  CHECK(log == Log{"open", "open", "text from first", "text from second"});
}

TEST_CASE("a message over the limit ends the connection with 1009 and is not delivered") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way, {.limits = {.max_message_size = 4}});
  one.open();
  CHECK(one.attempt().max_message_size == 4);
  one.report([&] {
    one.attempt().message("1234");
    one.attempt().message("12345");
    CHECK_FALSE(one.attempt().message("x"));
    CHECK_FALSE(one.attempt().end({}));
  });
  CHECK(one.log == Log{"open", "text 1234", "closed 1009 too_big was_open"});
  CHECK(one.attempt().closes == std::vector<CloseCall>{{1009, ""}});
}

TEST_CASE("a limit of zero permits empty messages") {
  LoggedClient one(Delivery::direct, {.limits = {.max_message_size = 0}});
  one.open();
  one.report([&] {
    one.attempt().message("");
    one.attempt().message("x");
  });
  CHECK(one.log == Log{"open", "text ", "closed 1009 too_big was_open"});
}

TEST_CASE("the chosen subprotocol is available from on_open on") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way, {.subprotocols = {"v2", "v1"}});
  std::string seen;
  one.client.on_open([&] { seen = one.client.subprotocol(); });
  one.open("v1");
  CHECK(one.attempt().subprotocols == std::vector<std::string>{"v2", "v1"});
  CHECK(seen == "v1");
  one.end(clean_end);
  CHECK(one.client.subprotocol() == "v1");
  one.connect();
  CHECK(one.client.subprotocol().empty());
  one.end();
}

TEST_CASE("no or another subprotocol than the offered ones fails the attempt") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  const std::string chosen = GENERATE("", "v3", "V1", "v1, v2");
  LoggedClient one(way, {.subprotocols = {"v2", "v1"}});
  one.open(chosen);
  CHECK(one.log == Log{"closed 1006 subprotocol"});
  CHECK_FALSE(one.attempt().alive);
  CHECK(one.client.subprotocol().empty());
  one.loop.run();
  CHECK(one.log.size() == 1);
}

TEST_CASE("a subprotocol without an offer fails the attempt") {
  LoggedClient one;
  one.open("v1");
  CHECK(one.log == Log{"closed 1006 subprotocol"});
}

TEST_CASE("a message's text is a view and a copy outlives it") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  duet::OwnedMessage kept;
  one.client.on_message([&](duet::Message m) { kept = m.copy(); });
  one.open();
  one.report([&] { one.attempt().message(std::string(100000, 'x')); });
  CHECK(kept.payload == std::string(100000, 'x'));
  CHECK(kept.is_text);
}
