// Successive attempts, and messages sent between them.
#include <duet/reconnect.hpp>

#include <memory>
#include <optional>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::Closed;
using duet::Error;
using duet::ReadyState;

namespace {

struct Retrying : LoggedClient {
  explicit Retrying(duet::ReconnectOptions options = {}, Delivery way = Delivery::direct)
      : LoggedClient(way) {
    set_reconnect(client, std::move(options));
    client.on_close([this](const Closed& how) {
      log.push_back(line_of(how));
      closed = how;
    });
  }

  /// Lets the delay pass that on_close has reported.
  void wait() { let_time_pass(closed.retry_in.value() + 1ms); }

  Closed closed;
};

}  // namespace

TEST_CASE("a lost connection is opened again with all callbacks after the time given to on_close") {
  Retrying one({}, GENERATE(Delivery::direct, Delivery::queued));
  one.open();
  one.end();
  REQUIRE(one.closed.retry_in);
  CHECK(*one.closed.retry_in <= 500ms);
  CHECK(one.client.ready_state() == ReadyState::closed);
  CHECK(one.net().attempts() == 1);
  one.wait();
  REQUIRE(one.net().attempts() == 2);
  CHECK(one.attempt().url == "ws://a/");
  CHECK(one.client.attempt() == 2);
  one.report([&] { one.attempt().open(); });
  one.end();
  CHECK(one.closed.attempt == 2);
  CHECK(one.log == Log{"open", "closed 1006 lost was_open", "open", "closed 1006 lost was_open"});
}

TEST_CASE("a server's Retry-After is respected up to a bound and the random delay is added") {
  const auto pause = [](std::uint16_t seconds, duet::ReconnectOptions options) {
    Retrying one(std::move(options), GENERATE(Delivery::direct, Delivery::queued));
    one.connect();
    one.end({.cause = duet::Cause::http, .http_status = 503, .retry_after = seconds});
    const auto found = one.closed.retry_in.value();
    one.let_time_pass(found - 1ms);
    CHECK(one.net().attempts() == 1);
    one.let_time_pass(2ms);
    CHECK(one.net().attempts() == 2);
    return found;
  };
  CHECK(pause(20, {.first_delay = 0ms}) == 20s);
  CHECK(pause(20, {.first_delay = 500ms, .seed = 7}) >= 20s);
  CHECK(pause(20, {.first_delay = 500ms, .seed = 7}) <= 20'500ms);
  CHECK(pause(65535, {.first_delay = 0ms}) == 300s);
  CHECK(pause(20, {.first_delay = 0ms, .longest_retry_after = 3s}) == 3s);
  CHECK(pause(20, {.first_delay = 1ms, .longest_retry_after = 0s}) <= 1ms);
}

TEST_CASE("without set_reconnect there is no second attempt") {
  LoggedClient one;
  one.client.on_close([](const Closed& closed) { CHECK_FALSE(closed.retry_in); });
  one.open();
  one.end();
  one.loop.run();
  CHECK(one.net().attempts() == 1);
}

TEST_CASE("an intentional end and the program's own close() are final") {
  Retrying one;
  one.open();
  SECTION("1000") { one.end(clean_end); }
  SECTION("close()") {
    CHECK(one.client.close(3000));
    one.end({.code = 1011, .was_clean = true, .cause = duet::Cause::handshake});
  }
  CHECK_FALSE(one.closed.retry_in);
  one.loop.run();
  CHECK(one.net().attempts() == 1);
}

TEST_CASE("during the delay close() ends it and connect() tries at once and the loop keeps running") {
  Retrying one;
  one.open();
  one.end();
  SECTION("close()") {
    CHECK(one.client.close());
    CHECK(one.client.close().error() == Error::already_closed);
    one.loop.run();
    CHECK(one.net().attempts() == 1);
    CHECK(one.log == Log{"open", "closed 1006 lost was_open"});
  }
  SECTION("connect()") {
    one.connect("ws://b");
    CHECK(one.net().attempts() == 2);
    one.let_time_pass(1000ms);
    CHECK(one.net().attempts() == 2);
    CHECK(one.attempt().url == "ws://b/");
  }
  SECTION("run()") {
    one.client.on_close(nullptr);
    one.net().in_poll([] {});
    one.client.on_open([&] { one.loop.stop(); });
    one.loop.after(600ms, [&] { one.attempt().open(); });
    one.loop.run();
    CHECK(one.net().attempts() == 2);
  }
}

TEST_CASE("on_close may close or connect or destroy its client although an attempt is scheduled") {
  duet::Loop loop;
  auto client = std::make_unique<duet::Client>(loop);
  set_reconnect(*client);
  const int what = GENERATE(0, 1, 2);
  client->on_close([&](const Closed& closed) {
    CHECK(closed.retry_in);
    if (what == 0) CHECK(client->close());
    if (what == 1) CHECK(client->connect("ws://b"));
    if (what == 2) client.reset();
  });
  REQUIRE(client->connect("ws://a"));
  FakeTransport& net = FakeTransport::last();
  net.newest().end({});
  loop.poll();
  net.advance(1000ms);
  loop.poll();
  CHECK(net.attempts() == (what == 1 ? 2 : 1));
  client.reset();
  loop.run();
}

TEST_CASE("a client destroyed during the delay leaves no work to the loop") {
  duet::Loop loop;
  {
    duet::Client client(loop);
    set_reconnect(client);
    REQUIRE(client.connect("ws://a"));
    FakeTransport::last().newest().end({});
    loop.poll();
  }
  loop.run();
  CHECK(FakeTransport::last().attempts() == 1);
}

TEST_CASE("consecutive retries are limited and a stable connection resets the count") {
  Retrying one({.max_retries = 2});
  one.connect();
  one.end();
  one.wait();
  SECTION("limited") {
    one.end();
    one.wait();
    one.end();
    CHECK_FALSE(one.closed.retry_in);
  }
  SECTION("stable") {
    for (int i = 0; i < 5; ++i) {
      one.report([&] { one.attempt().open(); });
      one.let_time_pass(5000ms);
      one.end();
      one.wait();
    }
    CHECK(one.net().attempts() == 7);
  }
}

TEST_CASE("the program may decide about each attempt") {
  int asked = 0;
  Retrying one({.should_retry = [&](const Closed& closed) { return ++asked, closed.code == 1000; }});
  one.open();
  one.end(clean_end);
  CHECK(one.closed.retry_in);
  one.wait();
  one.end();
  CHECK_FALSE(one.closed.retry_in);
  CHECK(asked == 2);
}

TEST_CASE("send() while not open is refused without an offline queue") {
  Retrying one;
  one.connect();
  CHECK(one.client.send_text("x").error() == Error::not_open_yet);
  one.end();
  CHECK(one.client.send_text("x").error() == Error::already_closed);
}

TEST_CASE("the offline queue is bounded and in order and is sent before the data of on_open") {
  Retrying one({.max_offline_messages = 3, .max_offline_bytes = 5});
  CHECK(one.client.send_text("x").error() == Error::already_closed);
  one.client.on_open([&] { CHECK(one.client.send_text("from on_open")); });
  one.connect();
  CHECK(one.client.send_text("1"));
  CHECK(one.client.send_text("\xFF").error() == Error::not_utf8);
  one.end();
  CHECK(one.client.send_text("22"));
  CHECK(one.client.send_text("333").error() == Error::queue_full);
  CHECK(one.client.send_text("4"));
  CHECK(one.client.send_text("").error() == Error::queue_full);
  one.wait();
  one.report([&] { one.attempt().open(); });
  CHECK(one.attempt().sent ==
        std::vector<Sent>{{"1", true}, {"22", true}, {"4", true}, {"from on_open", true}});
  one.end();
  CHECK(one.client.send_text("again"));
}

TEST_CASE("after close() nothing is queued") {
  Retrying one({.max_offline_messages = 3});
  one.connect();
  CHECK(one.client.send_text("1"));
  CHECK(one.client.close());
  CHECK(one.client.send_text("2").error() == Error::already_closed);
  one.loop.poll();
  one.connect();
  one.report([&] { one.attempt().open(); });
  CHECK(one.attempt().sent.empty());
}

TEST_CASE("an attempt started before set_reconnect() is not retried") {
  LoggedClient one;
  one.connect();
  set_reconnect(one.client);
  std::optional<bool> retries;
  one.client.on_close([&](const Closed& closed) { retries = closed.retry_in.has_value(); });
  one.end();
  CHECK(retries == false);
  one.loop.run();
  CHECK(one.net().attempts() == 1);
  one.client.on_close(nullptr);
  one.connect();
  one.end();
  one.let_time_pass(501ms);
  CHECK(one.net().attempts() == 3);
}

TEST_CASE("a refusal before the connection is open causes no drain") {
  Retrying one({.max_offline_messages = 1});
  one.client.on_drain([&] { one.log.emplace_back("drain"); });
  one.connect();
  CHECK(one.client.send_text("1"));
  CHECK(one.client.send_text("2").error() == Error::queue_full);
  CHECK_FALSE(one.attempt().low_mark);
  one.report([&] { one.attempt().open(); });
  one.report([&] { one.attempt().drain(); });
  CHECK(one.log == Log{"open"});
}

TEST_CASE("reconnecting can be turned off between two attempts and during one") {
  Retrying one({}, GENERATE(Delivery::direct, Delivery::queued));
  one.open();
  one.end();
  REQUIRE(one.closed.retry_in);
  SECTION("between two attempts") {
    set_reconnect(one.client, std::nullopt);
    one.let_time_pass(60s);
    CHECK(one.net().attempts() == 1);
  }
  SECTION("during an attempt") {
    one.wait();
    REQUIRE(one.net().attempts() == 2);
    set_reconnect(one.client, std::nullopt);
    one.end();
    CHECK_FALSE(one.closed.retry_in);
    one.let_time_pass(60s);
    CHECK(one.net().attempts() == 2);
  }
  SECTION("and on again") {
    set_reconnect(one.client, std::nullopt);
    set_reconnect(one.client, {});
    one.open();
    one.end();
    CHECK(one.closed.retry_in);
  }
}
