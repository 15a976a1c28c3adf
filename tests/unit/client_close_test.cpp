// How an attempt ends: exactly one on_close, always last.
#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::Cause;
using duet::Error;
using duet::ReadyState;

TEST_CASE("a failed attempt calls on_close once and nothing else") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  one.connect();
  duet::Closed closed;
  one.client.on_close([&](const duet::Closed& c) { closed = c; });
  one.end({.cause = Cause::dns, .detail = "no such host"});
  CHECK(closed.code == 1006);
  CHECK(closed.cause == Cause::dns);
  CHECK(closed.detail == "no such host");
  CHECK_FALSE(closed.was_open);
  CHECK_FALSE(closed.was_clean);
  CHECK(one.client.ready_state() == ReadyState::closed);
  CHECK_FALSE(one.attempt().alive);
}

TEST_CASE("close() while connecting cancels the attempt") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  one.connect();
  REQUIRE(one.client.close(4000, "ignored"));
  CHECK(one.log.empty());
  CHECK(one.client.ready_state() == ReadyState::closing);
  CHECK_FALSE(one.attempt().alive);
  CHECK(one.attempt().closes.empty());
  CHECK(one.client.close().error() == Error::already_closed);
  one.loop.run();
  CHECK(one.log == Log{"closed 1006 aborted"});
  CHECK(one.client.ready_state() == ReadyState::closed);
}

TEST_CASE("close() before a queued on_open is delivered cancels the attempt too") {
  LoggedClient one(Delivery::queued);
  one.connect();
  one.attempt().open();
  one.attempt().message("too late");
  REQUIRE(one.client.close());
  one.loop.run();
  CHECK(one.log == Log{"closed 1006 aborted"});
  CHECK_FALSE(one.attempt().alive);
}

TEST_CASE("close() after the queued end changes nothing") {
  LoggedClient one(Delivery::queued);
  one.open();
  one.attempt().message("m");
  one.attempt().end(clean_end);
  REQUIRE(one.client.close(3000));
  one.loop.run();
  CHECK(one.log == Log{"open", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("no answer within the connect timeout ends the attempt") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way, {.timeouts = {.connect = 100ms}});
  one.connect();
  one.let_time_pass(100ms);
  CHECK(one.log.empty());
  one.let_time_pass(1ms);
  CHECK(one.log == Log{"closed 1006 timeout"});
  CHECK_FALSE(one.attempt().alive);
  one.loop.run();
  CHECK(one.log.size() == 1);
}

TEST_CASE("an open connection has no connect timeout") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way, {.timeouts = {.connect = 100ms}});
  one.open();
  one.let_time_pass(1000ms);
  CHECK(one.log == Log{"open"});
  CHECK(one.net().wake_time() == duet::detail::never);
}

TEST_CASE("a queued on_open is delivered although the connect timeout has passed") {
  LoggedClient one(Delivery::queued, {.timeouts = {.connect = 100ms}});
  one.connect();
  one.attempt().open();
  one.let_time_pass(1000ms);
  CHECK(one.log == Log{"open"});
}

TEST_CASE("no answer within the close timeout ends the connection") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way, {.timeouts = {.close = 100ms}});
  one.open();
  one.let_time_pass(10000ms);
  REQUIRE(one.client.close(1000));
  one.let_time_pass(100ms);
  CHECK(one.log == Log{"open"});
  one.let_time_pass(1ms);
  CHECK(one.log == Log{"open", "closed 1006 timeout was_open"});
  CHECK_FALSE(one.attempt().alive);
}

TEST_CASE("timeouts of the maximum duration never expire") {
  LoggedClient one(Delivery::direct, {.timeouts = {.connect = std::chrono::milliseconds::max(),
                                                   .close = std::chrono::milliseconds::max()}});
  one.connect();
  one.let_time_pass(1000h);
  one.report([&] { one.attempt().open(); });
  REQUIRE(one.client.close());
  one.let_time_pass(1000h);
  CHECK(one.log == Log{"open"});
  one.end(clean_end);
}

TEST_CASE("only on_close is delivered after close()") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  one.open();
  REQUIRE(one.client.close());
  one.report([&] {
    one.attempt().message("late");
    one.attempt().message(std::string(2 << 20, 'x'));  // too big, but the client is closed
    one.attempt().end({.code = 1005, .was_clean = true, .cause = Cause::handshake});
  });
  CHECK(one.log == Log{"open", "closed 1005 handshake was_open clean"});
}

TEST_CASE("messages queued before close() are not delivered after it") {
  LoggedClient one(Delivery::queued);
  one.open();
  one.attempt().message("a");
  one.attempt().message("b");
  one.client.on_message([&](duet::Message m) {
    one.log.push_back(line_of(m));
    CHECK(one.client.close());
  });
  one.loop.poll();
  one.end(clean_end);
  CHECK(one.log == Log{"open", "text a", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("the same client connects repeatedly and each attempt calls on_close once") {
  LoggedClient one;
  for (int i = 0; i < 3; ++i) {
    one.log.clear();
    one.open();
    one.report([&] { one.attempt().message("m"); });
    one.end(clean_end);
    CHECK(one.log == Log{"open", "text m", "closed 1000 handshake was_open clean 'bye'"});
  }
  CHECK(one.net().attempts() == 3);
  one.connect();
  one.end();
  CHECK(one.log.back() == "closed 1006 lost");  // was_open is that of this attempt
}

TEST_CASE("run() returns when the connection ends") {
  LoggedClient one;
  one.connect();
  one.net().in_poll([&] {
    one.attempt().open();
    one.net().in_poll([&] { one.attempt().end(clean_end); });
  });
  one.loop.run();
  CHECK(one.log.size() == 2);
}
