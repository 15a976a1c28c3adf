// Backpressure of a client.
#include <memory>
#include "catch.hpp"

#include "logged_client.hpp"

using namespace duet_test;
using duet::Error;

namespace {

/// A client with small marks that logs its drains too; its backend reports them, or has to be polled.
struct GracefulShutdown : LoggedClient {
  explicit GracefulShutdown(Delivery way, bool told)
      : LoggedClient(way, {.send_queue = {.high_water_mark = 10 + overhead,
                                          .low_water_mark = 4,
                                          .max_size = 20 + 3 * overhead}}) {
    client.on_drain([this] { log.emplace_back("drain"); });
    open();
    attempt().tells_drained = told;
    log.clear();
  }

  /// The network takes all but `left` bytes, and time passes.
  void drain(std::size_t left = 0) {
    report([&] { attempt().drain(left); });
    let_time_pass(duet::detail::Time(10));
    loop.poll();
  }
};

}  // namespace

TEST_CASE("send reports slow_down above the high mark and on_drain is called once at the low mark") {
  const bool told = GENERATE(true, false);
  GracefulShutdown one(GENERATE(Delivery::direct, Delivery::queued), told);
  CHECK_FALSE(one.client.send_text("1234567890").slow_down());
  const duet::SendResult more = one.client.send_text("1");
  CHECK(more);
  CHECK(more.slow_down());
  CHECK(one.client.send_text("2").slow_down());
  one.loop.poll();
  CHECK(one.log.empty());
  one.drain(5);
  CHECK(one.log.empty());
  one.drain(4);
  CHECK(one.log == Log{"drain"});
  one.drain(0);
  CHECK(one.log == Log{"drain"});
  CHECK(one.net().wake_time() == duet::detail::never);
}

TEST_CASE("without slow_down there is no drain and no timer") {
  GracefulShutdown one(Delivery::direct, false);
  CHECK(one.client.send_text("12345"));
  CHECK(one.net().wake_time() == duet::detail::never);
  one.drain();
  CHECK(one.log.empty());
}

TEST_CASE("a drain follows a refused message too") {
  const bool told = GENERATE(true, false);
  GracefulShutdown one(Delivery::direct, told);
  CHECK(one.client.send_text("12345678"));
  CHECK(one.client.send_text(std::string(13 + 2 * overhead, 'x')).error() == Error::queue_full);
  one.drain();
  CHECK(one.log == Log{"drain"});
}

TEST_CASE("on_drain may be set after send has reported slow_down") {
  LoggedClient one(Delivery::direct, {.send_queue = {.high_water_mark = 1}});
  one.open();
  CHECK(one.client.send_text("12").slow_down());
  one.client.on_drain([&] { one.log.emplace_back("drain"); });
  one.report([&] { one.attempt().drain(); });
  CHECK(one.log == Log{"open", "drain"});
}

TEST_CASE("a received message makes the client check its queue if timers are throttled") {
  GracefulShutdown one(GENERATE(Delivery::direct, Delivery::queued), false);
  CHECK(one.client.send_text("12345678901").slow_down());
  one.attempt().forget_sent();
  one.report([&] { one.attempt().message("m"); });
  CHECK(one.log == Log{"text m", "drain"});
}

TEST_CASE("data sent before the drain event is delivered postpones it") {
  GracefulShutdown one(Delivery::queued, true);
  CHECK(one.client.send_text("12345678901").slow_down());
  one.attempt().drain(0);
  CHECK(one.client.send_text("12345678901").slow_down());
  one.loop.poll();
  CHECK(one.log.empty());
  one.drain();
  CHECK(one.log == Log{"drain"});
}

TEST_CASE("there is no drain after close() or after the end") {
  const bool told = GENERATE(true, false);
  GracefulShutdown one(GENERATE(Delivery::direct, Delivery::queued), told);
  CHECK(one.client.send_text("12345678901").slow_down());
  SECTION("close()") {
    CHECK(one.client.close());
    one.drain();
    CHECK(one.log.empty());
  }
  SECTION("the connection ends") {
    one.end();
    one.attempt().forget_sent();
    one.let_time_pass(duet::detail::Time(10));
    CHECK(one.log == Log{"closed 1006 lost was_open"});
  }
}

TEST_CASE("on_drain may send until slow_down is reported again and may destroy its client") {
  const bool told = GENERATE(true, false);
  duet::Loop loop;
  auto client =
      std::make_unique<duet::Client>(loop, duet::ClientOptions{.send_queue = {.high_water_mark = 1}});
  int drains = 0;
  client->on_drain([&] {
    if (++drains < 3)
      CHECK(client->send_text("12").slow_down());
    else
      client.reset();
  });
  REQUIRE(client->connect("ws://a"));
  FakeTransport& net = FakeTransport::last();
  net.newest().tells_drained = told;
  net.newest().open();
  loop.poll();
  CHECK(client->send_text("12").slow_down());
  for (int i = 0; i < 20 && client; ++i) {
    net.newest().drain();
    net.advance(duet::detail::Time(10));
    loop.poll();
  }
  CHECK(drains == 3);
  loop.run();
}
