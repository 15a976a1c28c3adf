// Servers that do not answer.
#include <duet/keep_alive.hpp>
#include <duet/token.hpp>

#include "catch.hpp"
#include "core/src/wire_names.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::detail::Socket;
namespace wire = duet::detail::wire;
using Names = std::vector<std::string>;

namespace {

const Sent question{std::string(wire::alive_question), true};

struct Watched : LoggedClient {
  explicit Watched(Delivery way = Delivery::direct, duet::ClientOptions options = {.subprotocols = {"chat"}})
      : LoggedClient(way, std::move(options)) {
    REQUIRE(duet::set_keep_alive(client, {.interval = 100ms, .timeout = 50ms}));
  }
};

}  // namespace

TEST_CASE("each subprotocol is offered a second time after all others and once") {
  Watched one(Delivery::direct, {.subprotocols = {"a", "b"}});
  CHECK(duet::set_token(one.client, "foo"));
  for (int i = 0; i < 2; ++i) {
    one.connect();
    CHECK(one.attempt().subprotocols == Names{"a", "b", "duet.token.Zm9v", "a+duet.alive", "b+duet.alive"});
    one.end();
  }
}

TEST_CASE("without a ping in the backend a silent server receives a message and times out without a reply") {
  Watched one(GENERATE(Delivery::direct, Delivery::queued));
  one.open("chat+duet.alive");
  CHECK(one.client.subprotocol() == "chat");
  CHECK(duet::is_kept_alive(one.client));
  one.let_time_pass(99ms);
  CHECK(one.attempt().sent.empty());
  one.let_time_pass(2ms);
  CHECK(one.attempt().sent == std::vector{question});
  one.let_time_pass(49ms);
  CHECK(one.log == Log{"open"});
  one.let_time_pass(2ms);
  one.loop.poll();
  CHECK(one.log == Log{"open", "closed 1006 timeout was_open"});
  CHECK_FALSE(one.attempt().alive);
  CHECK_FALSE(duet::is_kept_alive(one.client));
  CHECK(one.net().wake_time() == duet::detail::never);
}

TEST_CASE("the reply is not delivered and any message counts as one") {
  Watched one(GENERATE(Delivery::direct, Delivery::queued));
  one.open("chat+duet.alive");
  const bool any = GENERATE(true, false);
  for (std::size_t i = 1; i <= 5; ++i) {
    one.let_time_pass(101ms);
    CHECK(one.attempt().sent.size() == i);
    one.report([&] { one.attempt().message(any ? "x" : wire::alive_answer); });
    one.let_time_pass(51ms);
  }
  CHECK(one.log.size() == (any ? 6 : 1));
}

TEST_CASE("a server that sends data is not pinged") {
  Watched one;
  one.open("chat+duet.alive");
  for (int i = 0; i < 5; ++i) {
    one.let_time_pass(60ms);
    one.report([&] { one.attempt().message("x"); });
  }
  CHECK(one.attempt().sent.empty());
}

TEST_CASE("a server without keep-alive is never pinged or timed out and its messages are delivered") {
  Watched one;
  one.open("chat");
  CHECK_FALSE(duet::is_kept_alive(one.client));
  one.let_time_pass(1h);
  one.report([&] { one.attempt().message(wire::alive_answer); });
  CHECK(one.attempt().sent.empty());
  CHECK(one.log == Log{"open", "text " + std::string(wire::alive_answer)});
  CHECK(one.net().wake_time() == duet::detail::never);
}

TEST_CASE("a backend with pings uses them whatever subprotocol the server has chosen") {
  Watched one;
  one.connect();
  one.attempt().life = Socket::Life::heard;
  one.report([&] { one.attempt().open(GENERATE("chat", "chat+duet.alive")); });
  CHECK(duet::is_kept_alive(one.client));
  for (int i = 0; i < 3; ++i) one.let_time_pass(101ms);
  CHECK(one.attempt().pings == 0);
  one.attempt().life = Socket::Life::silent;
  one.let_time_pass(101ms);
  CHECK(one.attempt().pings == 1);
  one.attempt().life = Socket::Life::heard;
  one.let_time_pass(51ms);
  one.attempt().life = Socket::Life::silent;
  one.let_time_pass(101ms);
  CHECK(one.log == Log{"open"});
  one.let_time_pass(51ms);
  one.loop.poll();
  CHECK(one.log == Log{"open", "closed 1006 timeout was_open"});
  CHECK(one.attempt().sent.empty());
}

TEST_CASE("after close() there are no pings and close_timeout applies") {
  Watched one;
  one.open("chat+duet.alive");
  CHECK(one.client.close());
  one.let_time_pass(200ms);
  one.let_time_pass(200ms);
  CHECK(one.attempt().sent.empty());
  CHECK(one.log == Log{"open"});
}

TEST_CASE("each connection has its own keep-alive state and a destroyed client ends it") {
  Watched one;
  one.open("chat+duet.alive");
  one.let_time_pass(101ms);
  one.end();
  one.open("chat+duet.alive");
  one.let_time_pass(99ms);
  CHECK(one.attempt().sent.empty());
  one.let_time_pass(2ms);
  CHECK(one.attempt().sent == std::vector{question});
  {
    duet::Client other(one.loop, {.subprotocols = {"chat"}});
    REQUIRE(duet::set_keep_alive(other, {.interval = 1ms}));
    CHECK(other.connect("ws://b"));
    one.report([&] { one.net().newest().open("chat+duet.alive"); });
  }
  one.let_time_pass(10ms);
}

TEST_CASE("keep-alive can be turned off for the connections that follow") {
  Watched one;
  duet::set_keep_alive(one.client, std::nullopt);
  one.open("chat");
  CHECK_FALSE(duet::is_kept_alive(one.client));
  one.let_time_pass(10s);
  CHECK(one.attempt().sent.empty());
}

TEST_CASE("an open connection keeps the keep-alive that it was opened with") {
  Watched one;
  one.open("chat+duet.alive");
  SECTION("turned off") { duet::set_keep_alive(one.client, std::nullopt); }
  SECTION("with other times") { REQUIRE(duet::set_keep_alive(one.client, {.interval = 1h, .timeout = 1h})); }
  CHECK(duet::is_kept_alive(one.client));
  one.let_time_pass(101ms);
  CHECK(one.attempt().sent == std::vector{question});
  one.let_time_pass(51ms);
  one.loop.poll();
  CHECK(one.log == Log{"open", "closed 1006 timeout was_open"});
}

TEST_CASE("keep-alive times are more than 0") {
  LoggedClient one(Delivery::direct);
  CHECK(duet::set_keep_alive(one.client, {.interval = 0ms}).error() == duet::Error::bad_limit);
  CHECK(duet::set_keep_alive(one.client, {.timeout = -1ms}).error() == duet::Error::bad_limit);
}
