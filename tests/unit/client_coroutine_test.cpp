// A client in coroutines.
#include <duet/coroutine.hpp>
#include <duet/reconnect.hpp>

#include <memory>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::Task;

namespace {

Task<> converse(duet::Client& client, Log& log) {
  log.emplace_back(co_await client.connected() ? "open" : "not open");
  while (auto message = co_await client.receive()) log.push_back(line_of(*message));
  log.push_back(line_of(co_await client.closed()));
}

Task<> write(duet::Client& client, Log& log) {
  bool is_open = true;
  while ((is_open = co_await client.drained())) {
    log.emplace_back("send");
    client.send_text("12345");
  }
  log.emplace_back("no more");
}

}  // namespace

TEST_CASE("a coroutine does not wait for a client that never connected") {
  LoggedClient one;
  const Task<> task = converse(one.client, one.log);
  CHECK(one.log == Log{"not open", "closed 1006 lost"});
  CHECK(task.done());
}

TEST_CASE("a coroutine waits for the connection and its messages and its end") {
  LoggedClient one(GENERATE(Delivery::direct, Delivery::queued));
  one.connect();
  const Task<> task = converse(one.client, one.log);
  CHECK(one.log.empty());
  one.report([&] { one.attempt().open(); });
  CHECK(one.log == Log{"open"});
  one.report([&] {
    one.attempt().message("a");
    one.attempt().message("b", false);
  });
  CHECK(one.log == Log{"open", "text a", "binary b"});
  one.report([&] {
    one.attempt().message("c");
    one.attempt().end(clean_end);
  });
  CHECK(one.log == Log{"open", "text a", "binary b", "text c", "closed 1000 handshake was_open clean 'bye'"});
  CHECK(task.done());
}

TEST_CASE("events that arrived before the wait are delivered in order") {
  LoggedClient one(GENERATE(Delivery::direct, Delivery::queued));
  one.connect();
  Task<> slow = [](LoggedClient& it) -> Task<> {
    co_await it.client.connected();
    co_await it.loop.sleep(10ms);
    co_await converse(it.client, it.log);
  }(one);
  one.report([&] { one.attempt().open(); });
  one.report([&] { one.attempt().message("a"); });
  one.report([&] { one.attempt().end({}); });
  CHECK(one.log.empty());
  one.let_time_pass(11ms);
  CHECK(one.log == Log{"not open", "text a", "closed 1006 lost was_open"});
}

TEST_CASE("connected() of a failed attempt returns the reason") {
  LoggedClient one(GENERATE(Delivery::direct, Delivery::queued));
  one.connect();
  const Task<> task = converse(one.client, one.log);
  one.end({.cause = duet::Cause::dns});
  CHECK(one.log == Log{"not open", "closed 1006 dns"});
}

TEST_CASE("after close() no message is received and the end is available") {
  LoggedClient one(GENERATE(Delivery::direct, Delivery::queued));
  one.connect();
  const Task<> task = converse(one.client, one.log);
  one.report([&] { one.attempt().open(); });
  CHECK(one.client.close());
  one.report([&] {
    one.attempt().message("late");
    one.attempt().end(clean_end);
  });
  CHECK(one.log == Log{"open", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("a new connection discards the unread events of the previous one") {
  LoggedClient one;
  one.connect();
  const Task<> first = [](duet::Client& c) -> Task<> { co_await c.connected(); }(one.client);
  one.report([&] {
    one.attempt().open();
    one.attempt().message("left");
    one.attempt().end({});
  });
  one.connect();
  const Task<> second = converse(one.client, one.log);
  one.report([&] {
    one.attempt().open();
    one.attempt().message("new");
  });
  CHECK(one.log == Log{"open", "text new"});
}

TEST_CASE("connected() waits through failed attempts until the last one") {
  LoggedClient one;
  duet::set_reconnect(one.client, {.first_delay = 10ms, .longest_delay = 10ms});
  one.connect();
  const Task<> task = converse(one.client, one.log);
  one.end();
  CHECK(one.log.empty());
  SECTION("the second opens") {
    one.let_time_pass(11ms);
    one.report([&] { one.attempt().open(); });
    CHECK(one.log == Log{"open"});
  }
  SECTION("close() ends the wait") {
    CHECK(one.client.close());
    CHECK(one.log.empty());
    one.let_time_pass(2ms);
    CHECK(one.log == Log{"not open", "closed 1006 lost"});
    CHECK(task.done());
  }
}

TEST_CASE("one coroutine waits for on_drain to send while another receives") {
  LoggedClient one(Delivery::direct,
                   {.limits = {.max_receive_queue = 500},
                    .send_queue = {.high_water_mark = 10 + 2 * overhead, .low_water_mark = 4}});
  one.connect();
  Log sent;
  one.attempt().tells_drained = GENERATE(true, false);
  one.report([&] { one.attempt().open(); });
  const Task<> reader = converse(one.client, one.log);
  const Task<> writer = write(one.client, sent);
  CHECK(sent == Log{"send", "send", "send"});
  for (int i = 0; i < 20; ++i) {
    one.report([&] { one.attempt().message("m"); });
    CHECK(sent.size() == static_cast<std::size_t>(3 + 3 * i));
    one.report([&] { one.attempt().drain(); });
    one.let_time_pass(10ms);
    one.loop.poll();
  }
  one.end();
  CHECK(sent.back() == "no more");
  CHECK(one.log.size() == 23);  // the first by on_open, before any co_await
  CHECK(writer.done());
  CHECK(reader.done());
}

TEST_CASE("a destroyed client destroys its waiting coroutines and those that wait for them") {
  LoggedClient one;
  auto client = std::make_unique<duet::Client>(one.loop);
  REQUIRE(client->connect("ws://a"));
  Log log;
  const Task<> first = converse(*client, log);
  const Task<> second = [](const Task<>& other, Log& l) -> Task<> {
    co_await other;
    l.emplace_back("never");
  }(first, log);
  [](duet::Client& c, Log& l) -> Task<> { co_await converse(c, l); }(*client, log).detach();
  client.reset();
  CHECK_FALSE(first.done());
  CHECK_FALSE(second.done());
  CHECK(log.empty());
}

TEST_CASE("a task may destroy or own its client") {
  const Delivery way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  Log log;
  auto client = std::make_unique<duet::Client>(one.loop);
  REQUIRE(client->connect("ws://a"));
  const Task<> destroys = [](std::unique_ptr<duet::Client>& c, Log& l) -> Task<> {
    l.emplace_back(co_await c->connected() ? "open" : "not open");
    c.reset();
  }(client, log);
  const Task<> waits = converse(*client, log);
  one.report([&] { one.attempt().open(); });
  CHECK(log == Log{"open"});
  CHECK(destroys.done());
  CHECK_FALSE(waits.done());

  Task<> owns = [](duet::Loop& loop, Log& l) -> Task<> {
    duet::Client own(loop);
    static_cast<void>(own.connect("ws://b"));
    co_await converse(own, l);
  }(one.loop, log);
  one.report([&] { one.attempt().open(); });
  owns = [](Log& l) -> Task<> {
    l.emplace_back("replaced");
    co_return;
  }(log);
  CHECK_FALSE(one.attempt().alive);
  CHECK(log == Log{"open", "open", "replaced"});
}
