// Polling for events instead of callbacks.
#include <duet/reconnect.hpp>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Event;

namespace {

/// Takes all pending events, a line for each.
Log pull(duet::Client& client) {
  Log log;
  while (const auto event = client.next()) {
    switch (event->kind) {
      case Event::Kind::open: log.emplace_back("open"); break;
      case Event::Kind::message: log.push_back(line_of(event->message)); break;
      case Event::Kind::drained: log.emplace_back("drain"); break;
      case Event::Kind::closed: log.push_back(line_of(event->closed)); break;
    }
  }
  return log;
}

}  // namespace

TEST_CASE("next() returns the events of the callbacks in order and calls none of them") {
  LoggedClient one(GENERATE(Delivery::direct, Delivery::queued));
  one.connect();
  CHECK(pull(one.client).empty());
  one.report([&] {
    one.attempt().open();
    one.attempt().message("a");
    one.attempt().message(std::string_view("\0\xFF", 2), false);
    one.attempt().message("");
    one.attempt().end(clean_end);
  });
  CHECK(pull(one.client) == Log{"open", "text a", std::string("binary \0\xFF", 9), "text ",
                                "closed 1000 handshake was_open clean 'bye'"});
  CHECK(one.client.ready_state() == duet::ReadyState::closed);
  CHECK(one.log.empty());
}

TEST_CASE("the first next() takes over the events queued for the callbacks") {
  LoggedClient one(Delivery::queued);
  one.open();
  one.attempt().message("1");
  CHECK_FALSE(one.client.next());
  one.attempt().message("2");
  one.loop.poll();
  CHECK(pull(one.client) == Log{"text 1", "text 2"});
  CHECK(one.log == Log{"open"});
}

TEST_CASE("an event outlives its client") {
  std::optional<Event> event;
  {
    LoggedClient one(Delivery::queued);
    one.open();
    CHECK_FALSE(one.client.next());
    one.attempt().message("kept");
    one.attempt().message("never asked for");
    one.loop.poll();
    event = one.client.next();
  }
  REQUIRE(event);
  CHECK(event->message.payload == "kept");
}

TEST_CASE("drains are pulled too") {
  LoggedClient one(Delivery::queued, {.send_queue = {.high_water_mark = 1}});
  one.connect();
  CHECK_FALSE(one.client.next());
  one.report([&] { one.attempt().open(); });
  CHECK(pull(one.client) == Log{"open"});
  CHECK(one.client.send_text("12").slow_down());
  one.report([&] { one.attempt().drain(); });
  CHECK(pull(one.client) == Log{"drain"});
}

TEST_CASE("after close() only the end is pulled") {
  LoggedClient one(Delivery::queued);
  one.connect();
  CHECK_FALSE(one.client.next());
  one.report([&] { one.attempt().open(); });
  one.attempt().message("before");
  one.attempt().message("and not taken");
  one.loop.poll();
  REQUIRE(one.client.next());
  REQUIRE(one.client.close());
  one.end(clean_end);
  CHECK(pull(one.client) == Log{"closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("events queued for next() have the limit of those for callbacks") {
  LoggedClient one(Delivery::direct, {.limits = {.max_receive_queue = 1500}});
  one.connect();
  CHECK(pull(one.client).empty());
  const bool can_pause = GENERATE(true, false);
  one.attempt().can_pause = can_pause;
  one.report([&] {
    one.attempt().open();
    for (int i = 0; i < 2; ++i) one.attempt().message(std::string(1000, 'x'));
  });
  CHECK(one.attempt().paused == can_pause);
  CHECK(one.attempt().alive == can_pause);
  CHECK(pull(one.client).size() == (can_pause ? 3 : 4));
  CHECK_FALSE(one.attempt().paused);
}

TEST_CASE("a program that pulls may connect again and the attempts are numbered") {
  LoggedClient one;
  CHECK(one.client.attempt() == 0);
  for (unsigned i = 1; i <= 2; ++i) {
    one.connect();
    CHECK(one.client.attempt() == i);
    CHECK_FALSE(one.client.next());
    one.end();
    const auto event = one.client.next();
    REQUIRE(event);
    CHECK(event->closed.attempt == i);
  }
}

TEST_CASE("discarding the events of an earlier attempt does not stop the next one") {
  LoggedClient one(Delivery::direct, {.limits = {.max_receive_queue = 1500}});
  one.connect();
  CHECK(pull(one.client).empty());
  one.report([&] {
    one.attempt().open();
    for (int i = 0; i < 4; ++i) one.attempt().message(std::string(1000, 'x'));
  });
  CHECK(one.attempt().paused);
  one.end();
  one.connect();
  CHECK(one.client.next());
  CHECK_FALSE(one.attempt().paused);
  CHECK(pull(one.client).size() == 5);
  CHECK_FALSE(one.attempt().paused);
}

TEST_CASE("a pending end does not announce an attempt that close() has cancelled") {
  LoggedClient one;
  duet::set_reconnect(one.client);
  one.connect();
  CHECK(pull(one.client).empty());
  one.end();
  CHECK(one.client.close());
  const auto event = one.client.next();
  REQUIRE(event);
  CHECK_FALSE(event->closed.retry_in);
}
