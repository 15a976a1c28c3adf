// The limit of the receive queue.
#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;

namespace {
const std::string large(1000, 'x');
}

TEST_CASE("a backend that can pause does so above the limit and resumes below it") {
  LoggedClient one(Delivery::queued, {.limits = {.max_receive_queue = 1500}});
  one.open();
  one.attempt().message(large);
  CHECK_FALSE(one.attempt().paused);
  one.attempt().message(large);
  CHECK(one.attempt().paused);
  one.attempt().message("under way");
  one.loop.poll();
  CHECK_FALSE(one.attempt().paused);
  CHECK(one.log == Log{"open", "text " + large, "text " + large, "text under way"});
}

TEST_CASE("a backend that cannot pause ends the connection after the queued messages") {
  LoggedClient one(Delivery::queued, {.limits = {.max_receive_queue = 1500}});
  one.connect();
  one.loop.poll();
  one.attempt().can_pause = false;
  one.attempt().open();
  one.attempt().message(large);
  one.attempt().message(large);
  CHECK(one.attempt().closes == std::vector<CloseCall>{{1008, ""}});
  CHECK_FALSE(one.attempt().alive);
  one.loop.poll();
  CHECK(one.log == Log{"open", "text " + large, "text " + large, "closed 1008 overflow was_open"});
}

TEST_CASE("empty messages count too") {
  LoggedClient one(Delivery::queued, {.limits = {.max_receive_queue = 1500}});
  one.open();
  for (int i = 0; i < 100; ++i) one.attempt().message("");
  CHECK(one.attempt().paused);
}

TEST_CASE("messages delivered at once are not limited") {
  LoggedClient one(Delivery::direct, {.limits = {.max_receive_queue = 1}});
  one.open();
  one.report([&] {
    for (int i = 0; i < 10; ++i) one.attempt().message(large);
  });
  CHECK_FALSE(one.attempt().paused);
  CHECK(one.log.size() == 11);
}

TEST_CASE("close() resumes a paused backend to receive the answer") {
  LoggedClient one(Delivery::queued, {.limits = {.max_receive_queue = 1}});
  one.open();
  one.attempt().message(large);
  CHECK_FALSE(one.attempt().paused);  // a message always fits an empty queue
  one.attempt().message(large);
  REQUIRE(one.attempt().paused);
  REQUIRE(one.client.close());
  CHECK_FALSE(one.attempt().paused);
  one.end(clean_end);
  CHECK(one.log == Log{"open", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("messages queued before the first poll() count as well") {
  LoggedClient one(Delivery::queued, {.limits = {.max_receive_queue = 1500}});
  one.connect();
  one.attempt().open();
  for (int i = 0; i < 3; ++i) one.attempt().message(large);
  CHECK_FALSE(one.attempt().paused);
  int seen = 0;
  one.client.on_message([&](duet::Message) {
    if (++seen == 1) CHECK(one.attempt().paused);
  });
  one.loop.poll();
  CHECK(seen == 3);
  CHECK_FALSE(one.attempt().paused);
}
