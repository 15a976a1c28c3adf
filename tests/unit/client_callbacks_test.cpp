// A callback may do anything: destroy, replace, connect again.
#include <memory>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Client;
using duet::Closed;
using duet::Message;

namespace {

/// A client on the heap that a callback can destroy, with something large in its captures.
struct Doomed {
  explicit Doomed(Delivery way) : delivery(way) {
    client->on_open([this, alive = std::make_shared<std::string>("open")] { reached(*alive); });
    client->on_message(
        [this, alive = std::make_shared<std::string>("message")](Message) { reached(*alive); });
    client->on_close(
        [this, alive = std::make_shared<std::string>("close")](const Closed&) { reached(*alive); });
  }

  // `word` belongs to the running callback: it must survive the client's destruction.
  void reached(const std::string& word) {
    log.push_back(word);
    if (word == die_in) client.reset();
    log.push_back(word + " done");
  }

  void report(duet::Function<void()> what) {
    if (delivery == Delivery::direct)
      FakeTransport::last().in_poll(std::move(what));
    else
      what();
    loop.poll();
  }

  Delivery delivery;
  duet::Loop loop;
  std::unique_ptr<Client> client = std::make_unique<Client>(loop);
  std::string die_in;
  Log log;
};

}  // namespace

TEST_CASE("a client may be destroyed in each of its own callbacks") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  const std::string die_in = GENERATE("open", "message", "close");
  Doomed doomed(way);
  doomed.die_in = die_in;
  REQUIRE(doomed.client->connect("ws://a"));
  Attempt& attempt = FakeTransport::last().newest();
  doomed.report([&] {
    attempt.open();
    attempt.message("m");
    attempt.end(clean_end);
  });
  CHECK(doomed.log.back() == die_in + " done");
  CHECK_FALSE(doomed.client);
  CHECK_FALSE(attempt.alive);
  doomed.loop.run();  // nothing keeps it running any more
  CHECK(doomed.log.back() == die_in + " done");
}

TEST_CASE("a client may be destroyed in the callback of a failed attempt") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  Doomed doomed(way);
  doomed.die_in = "close";
  REQUIRE(doomed.client->connect("ws://a"));
  doomed.report([&] { FakeTransport::last().newest().end({}); });
  CHECK(doomed.log == Log{"close", "close done"});
  doomed.loop.run();
}

TEST_CASE("a client destroyed outside of callbacks calls none of them whatever is queued") {
  Doomed doomed(Delivery::queued);
  REQUIRE(doomed.client->connect("ws://a"));
  Attempt& attempt = FakeTransport::last().newest();
  attempt.open();
  attempt.message("m");
  SECTION("with its end queued too") { attempt.end(clean_end); }
  SECTION("open") {}
  doomed.client.reset();
  CHECK_FALSE(attempt.alive);
  doomed.loop.run();
  CHECK(doomed.log.empty());
}

TEST_CASE("a client destroyed in each state leaves no work to the loop") {
  LoggedClient other;
  const int state = GENERATE(0, 1, 2, 3, 4);
  {
    Client client(other.loop);
    if (state >= 1) REQUIRE(client.connect("ws://a"));
    if (state >= 2) {
      other.net().in_poll([&] { other.net().newest().open(); });
      other.loop.poll();
    }
    if (state >= 3) REQUIRE(client.close());
    if (state >= 4) other.net().newest().end(clean_end);
  }
  other.loop.run();
}

TEST_CASE("a callback may destroy another client that has queued events") {
  duet::Loop loop;
  Client first(loop);
  auto second = std::make_unique<Client>(loop);
  Log log;
  log_to(*second, log);
  first.on_open([&] { second.reset(); });
  REQUIRE(first.connect("ws://a"));
  REQUIRE(second->connect("ws://b"));
  FakeTransport& net = FakeTransport::last();
  net.attempt(0).open();
  net.attempt(1).open();
  net.attempt(1).message("m");
  loop.poll();
  CHECK(log.empty());
  CHECK_FALSE(net.attempt(1).alive);
}

TEST_CASE("a callback replaced while it runs finishes before the new one is called") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  one.client.on_message([&one, alive = std::make_shared<std::string>("old")](Message) {
    one.client.on_message([&one](Message) { one.log.emplace_back("new"); });
    one.log.push_back(*alive);
  });
  one.open();
  one.report([&] {
    one.attempt().message("1");
    one.attempt().message("2");
  });
  CHECK(one.log == Log{"open", "old", "new"});
}

TEST_CASE("a client without callbacks connects and closes") {
  LoggedClient one;
  one.client.on_open(nullptr);
  one.client.on_message(nullptr);
  one.client.on_close(nullptr);
  one.open();
  one.report([&] { one.attempt().message("m"); });
  one.end(clean_end);
  CHECK(one.client.ready_state() == duet::ReadyState::closed);
}

TEST_CASE("on_close may connect again even if its callback is replaced there") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  one.client.on_close([&](const Closed& closed) {
    one.log.push_back(line_of(closed));
    CHECK(one.client.ready_state() == duet::ReadyState::closed);
    CHECK(one.client.connect("ws://again"));
    CHECK(one.client.ready_state() == duet::ReadyState::connecting);
    one.client.on_close([&](const Closed& second) { one.log.push_back(line_of(second)); });
  });
  one.open();
  one.end(clean_end);
  REQUIRE(one.net().attempts() == 2);
  CHECK(one.attempt().url == "ws://again/");
  CHECK(one.attempt().alive);
  one.report([&] { one.attempt().open(); });
  one.end({});
  CHECK(one.log ==
        Log{"open", "closed 1000 handshake was_open clean 'bye'", "open", "closed 1006 lost was_open"});
}

TEST_CASE("close() in on_open and in on_message works like elsewhere") {
  LoggedClient one;
  one.client.on_open([&] { CHECK(one.client.close(3001)); });
  one.open();
  CHECK(one.attempt().closes == std::vector<CloseCall>{{3001, ""}});
  one.end(clean_end);
  CHECK(one.log == Log{"closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("a callback that owns the last reference to its client may release it") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  duet::Loop loop;
  FakeTransport& net = FakeTransport::last();
  std::weak_ptr<Client> watched;
  {
    auto client = std::make_shared<Client>(loop);
    watched = client;
    client->on_close([client](const Closed&) { client->on_close(nullptr); });
    REQUIRE(client->connect("ws://a"));
  }
  REQUIRE_FALSE(watched.expired());
  if (way == Delivery::direct)
    net.in_poll([&] { net.newest().end({}); });
  else
    net.newest().end({});
  loop.poll();
  CHECK(watched.expired());
  loop.run();
}

TEST_CASE("a moved client keeps its connection and its callbacks") {
  std::vector<std::string> log;
  duet::Loop loop;
  Client first(loop);
  first.on_open([&] { log.emplace_back("open"); });
  first.on_message([&](Message message) { log.emplace_back(message.text()); });
  REQUIRE(first.connect("ws://a/"));
  Client second(std::move(first));
  FakeTransport::last().in_poll([] { static_cast<void>(FakeTransport::last().newest().open()); });
  loop.poll();
  Client third(loop);
  third = std::move(second);
  FakeTransport::last().in_poll([] { static_cast<void>(FakeTransport::last().newest().message("hello")); });
  loop.poll();
  CHECK(third.ready_state() == duet::ReadyState::open);
  CHECK(log == std::vector<std::string>{"open", "hello"});
}
