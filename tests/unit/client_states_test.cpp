// Every function of Client in every state.
#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Error;
using duet::ReadyState;

TEST_CASE("a new client is closed and refuses calls that need a connection") {
  LoggedClient one;
  CHECK(one.client.ready_state() == ReadyState::closed);
  CHECK(one.client.send_text("x").error() == Error::already_closed);
  CHECK(one.client.send_binary(std::span<const std::byte>()).error() == Error::already_closed);
  CHECK(one.client.close().error() == Error::already_closed);
  CHECK(one.client.close(1000, "x").error() == Error::already_closed);
  CHECK(one.client.buffered_amount() == 0);
  CHECK(one.client.subprotocol().empty());
  one.loop.run();
  CHECK(one.log.empty());
}

TEST_CASE("send() and connect() are refused while connecting") {
  LoggedClient one;
  one.connect("http://Example.com/x");
  CHECK(one.attempt().url == "ws://example.com/x");
  CHECK(one.client.ready_state() == ReadyState::connecting);
  CHECK(one.client.send_text("x").error() == Error::not_open_yet);
  CHECK(one.client.connect("ws://b").error() == Error::already_connected);
  CHECK(one.client.connect("nonsense").error() == Error::already_connected);
  CHECK(one.client.buffered_amount() == 0);
  CHECK(one.net().attempts() == 1);
}

TEST_CASE("an open client sends and refuses connect()") {
  LoggedClient one;
  one.open();
  CHECK(one.client.ready_state() == ReadyState::open);
  CHECK(one.client.connect("ws://b").error() == Error::already_connected);
  CHECK(one.client.send_text(std::string_view("a\0b", 3)));
  const std::byte bytes[] = {std::byte{0xFF}};
  CHECK(one.client.send_binary(std::span<const std::byte>(bytes)));
  CHECK(one.client.send_text(""));
  CHECK(one.attempt().sent == std::vector<Sent>{{std::string("a\0b", 3), true}, {"\xFF", false}, {"", true}});
  CHECK(one.log == Log{"open"});
}

TEST_CASE("a closing client refuses everything until it is closed") {
  LoggedClient one;
  one.open();
  REQUIRE(one.client.close(3000, "enough"));
  CHECK(one.attempt().closes == std::vector<CloseCall>{{3000, "enough"}});
  CHECK(one.client.ready_state() == ReadyState::closing);
  CHECK(one.client.send_text("x").error() == Error::already_closed);
  CHECK(one.client.close().error() == Error::already_closed);
  CHECK(one.client.close(1000).error() == Error::already_closed);
  CHECK(one.client.connect("ws://b").error() == Error::already_connected);
  one.end(clean_end);
  CHECK(one.client.ready_state() == ReadyState::closed);
  CHECK(one.client.send_text("x").error() == Error::already_closed);
  CHECK(one.client.close().error() == Error::already_closed);
  CHECK(one.log == Log{"open", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("close() without a code sends a Close frame without one") {
  LoggedClient one;
  one.open();
  REQUIRE(one.client.close());
  CHECK(one.attempt().closes == std::vector<CloseCall>{{0, ""}});
}

TEST_CASE("close() refuses invalid codes and reasons in every state and changes nothing") {
  LoggedClient one;
  const auto refused = [&] {
    for (const int code : {0, 1, 999, 1001, 1002, 1005, 1006, 1011, 1015, 2999, 5000, 65535})
      CHECK(one.client.close(static_cast<std::uint16_t>(code)).error() == Error::bad_close_code);
    CHECK(one.client.close(1000, std::string(124, 'x')).error() == Error::reason_too_long);
    CHECK(one.client.close(1000, "\xFF").error() == Error::not_utf8);
    CHECK(one.client.close(1000, "\xE2\x82").error() == Error::not_utf8);
  };
  refused();
  one.connect();
  refused();
  CHECK(one.client.ready_state() == ReadyState::connecting);
  one.report([&] { one.attempt().open(); });
  refused();
  CHECK(one.client.ready_state() == ReadyState::open);
  CHECK(one.attempt().closes.empty());
  REQUIRE(one.client.close(4999, std::string(123, 'x')));
  refused();
  one.end(clean_end);
  refused();
}

TEST_CASE("connect() refuses invalid URLs and subprotocols and calls no callback") {
  LoggedClient one;
  CHECK(one.client.connect("nonsense").error() == Error::bad_url);
  LoggedClient two(Delivery::direct, {.subprotocols = {"a b"}});
  CHECK(two.client.connect("ws://a").error() == Error::bad_subprotocol);
  CHECK(two.client.connect("nonsense").error() == Error::bad_url);
  LoggedClient three(Delivery::direct, {.subprotocols = {"a", "a"}});
  CHECK(three.client.connect("ws://a").error() == Error::duplicate_subprotocol);
  for (LoggedClient* each : {&one, &two, &three}) {
    CHECK(each->client.ready_state() == ReadyState::closed);
    each->loop.run();
    CHECK(each->log.empty());
  }
  CHECK(FakeTransport::last().attempts() == 0);
}

TEST_CASE("the state changes with the callbacks and not with the network") {
  LoggedClient one(Delivery::queued);
  one.connect();
  one.attempt().open();
  CHECK(one.client.ready_state() == ReadyState::connecting);
  CHECK(one.client.send_text("x").error() == Error::not_open_yet);
  one.loop.poll();
  CHECK(one.client.ready_state() == ReadyState::open);
  one.attempt().end(clean_end);
  CHECK(one.client.ready_state() == ReadyState::open);
  CHECK(one.client.send_text("lost on the way"));
  CHECK(one.client.send_text("\xFF").error() == Error::not_utf8);
  CHECK(one.client.buffered_amount() == 0);
  one.loop.poll();
  CHECK(one.client.ready_state() == ReadyState::closed);
  CHECK(one.log == Log{"open", "closed 1000 handshake was_open clean 'bye'"});
}
