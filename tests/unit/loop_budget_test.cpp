// poll() with a budget: a flood of messages does not block a program.
#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

/// A client whose callbacks take a millisecond each, by the manual clock.
struct Slow : LoggedClient {
  explicit Slow(Delivery way = Delivery::direct) : LoggedClient(way) {
    open();
    client.on_message([this](duet::Message message) {
      log.push_back(line_of(message));
      net().advance(1ms);
    });
    log.clear();
  }

  void flood(int messages) {
    const auto arrive = [this, messages] {
      for (int i = 0; i < messages; ++i) attempt().message(std::to_string(i));
    };
    if (delivery == Delivery::direct)
      net().in_poll(arrive);
    else
      arrive();
  }
};

}  // namespace

TEST_CASE("a poll with a budget delivers until it is used up and the next ones continue in order") {
  Slow one(GENERATE(Delivery::direct, Delivery::queued));
  one.flood(7);
  one.loop.poll(3ms);
  CHECK(one.log == Log{"text 0", "text 1", "text 2"});
  CHECK(one.net().take_wake());
  one.loop.poll(3ms);
  CHECK(one.log.size() == 6);
  one.loop.poll();
  CHECK(one.log.back() == "text 6");
  CHECK(one.log.size() == 7);
}

TEST_CASE("a poll with a budget of zero delivers one event") {
  Slow one(GENERATE(Delivery::direct, Delivery::queued));
  one.flood(2);
  one.loop.poll(0ms);
  CHECK(one.log == Log{"text 0"});
  one.loop.poll(-5ms);
  CHECK(one.log == Log{"text 0", "text 1"});
  one.loop.poll(0ms);
  CHECK(one.log.size() == 2);
}

TEST_CASE("timers and posted functions and the flush take place although the budget is used up") {
  Slow one(Delivery::queued);
  one.flood(5);
  bool fired = false;
  bool posted = false;
  one.loop.after(0ms, [&] { fired = true; });
  one.loop.post([&] { posted = true; });
  one.net().advance(1ms);
  const int flushes = one.net().flushes;
  one.loop.poll(1ms);
  CHECK(fired);
  CHECK(posted);
  CHECK(one.net().flushes == flushes + 1);
  CHECK(one.log.size() == 1);
}

TEST_CASE("a destroyed client discards its pending events") {
  Slow one(Delivery::queued);
  one.flood(3);
  one.loop.poll(1ms);
  REQUIRE(one.client.close());
  one.loop.poll(1ms);
  one.loop.poll(1ms);
  CHECK(one.log.size() == 1);
}
