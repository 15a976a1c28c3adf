// Logs of several servers on a broker in memory.
#include "examples/chat/server/event_log.hpp"

#include <duet/memory_broker.hpp>

#include <string>
#include <vector>

#include "catch.hpp"
#include "tests/support/eventually.hpp"

using chat::Event;
using chat::EventLog;
using duet_test::eventually;
using duet_test::running;
using Texts = std::vector<std::string>;

namespace {

/// A server whose state is the list of the texts that were said.
struct Host final : duet::BackplaneEvents {
  Host(duet::Loop& on, duet::MemoryBroker& broker, Texts state = {}, duet::Position position = {},
       std::size_t kept = 100)
      : loop(on),
        said(std::move(state)),
        backplane(broker.connect(on)),
        log(on, *backplane, std::move(position), kept,
            {.apply = [this](const Event& event) { return apply(event); },
             .outcome_of = [](const Event&) { return chat::Outcome{.fault = "again", .message = {}}; },
             .fingerprint =
                 [this] {
                   std::string all;
                   for (const std::string& each : said) (all += each) += '\n';
                   return all + '.';
                 },
             .on_caught_up = [this] { is_caught_up = true; },
             .on_broken = [this](const std::string& why) { broken = why; }}) {
    backplane->start(*this);
    backplane->subscribe({EventLog::topic});
  }

  chat::Outcome apply(const Event& event) {
    said.push_back(event.text);
    return {.message = {}};
  }
  void on_state(const duet::BackplaneState& state) override {
    if (state.phase == duet::BackplaneState::Phase::lost) log.lost();
  }
  void on_subscribed(std::string_view) override { log.subscribed(); }
  void on_message(duet::BackplaneMessage message) override { log.live(std::move(message)); }

  void say(const std::string& text, const std::string& key) {
    log.publish({.text = text}, key, [this, text](const chat::Outcome& outcome) {
      answers.push_back(text + (outcome.fault.empty() ? "" : ": " + outcome.fault));
    });
  }
  void say(const std::string& text) { say(text, text); }

  duet::Loop& loop;
  Texts said;
  Texts answers;
  std::string broken;
  bool is_caught_up = false;
  std::unique_ptr<duet::Backplane> backplane;
  EventLog log;
};

}  // namespace

TEST_CASE("servers apply the same events in one order") {
  duet::Loop loop;
  duet::MemoryBroker broker;
  Host one(loop, broker);
  Host two(loop, broker);
  REQUIRE(eventually(running(loop), [&] { return one.is_caught_up && two.is_caught_up; }));
  for (int i = 0; i < 20; ++i) (i % 2 ? one : two).say(std::to_string(i));
  REQUIRE(eventually(running(loop), [&] { return one.answers.size() == 10 && two.answers.size() == 10; }));
  REQUIRE(eventually(running(loop), [&] { return one.said.size() == 20 && two.said.size() == 20; }));
  CHECK(one.said == two.said);
  CHECK(one.log.position() == two.log.position());
}

TEST_CASE("an event that is published again is applied once and answered twice") {
  duet::Loop loop;
  duet::MemoryBroker broker;
  Host one(loop, broker);
  Host two(loop, broker);
  REQUIRE(eventually(running(loop), [&] { return one.is_caught_up && two.is_caught_up; }));
  one.say("x", "key");
  two.say("x", "key");
  REQUIRE(eventually(running(loop), [&] { return one.answers.size() == 1 && two.answers.size() == 1; }));
  two.say("x", "key");
  REQUIRE(eventually(running(loop), [&] { return two.answers.size() == 2; }));
  CHECK(two.answers == Texts{"x", "x: again"});
  CHECK(one.said == Texts{"x"});
  CHECK(two.said == Texts{"x"});
}

TEST_CASE("a server that was away continues at its position") {
  duet::Loop loop;
  duet::MemoryBroker broker;
  Host one(loop, broker);
  REQUIRE(eventually(running(loop), [&] { return one.is_caught_up; }));
  one.say("before");
  REQUIRE(eventually(running(loop), [&] { return one.answers.size() == 1; }));
  const duet::Position position = *one.log.position();
  one.say("after");
  REQUIRE(eventually(running(loop), [&] { return one.answers.size() == 2; }));
  Host two(loop, broker, {"before"}, position);
  REQUIRE(eventually(running(loop), [&] { return two.said.size() == 2; }));
  CHECK(two.said == one.said);
  broker.lose("server-2");
  one.say("missed");
  REQUIRE(eventually(running(loop), [&] { return one.answers.size() == 3; }));
  broker.restore();
  REQUIRE(eventually(running(loop), [&] { return two.said.size() == 3; }));
  CHECK(two.said == one.said);
}

TEST_CASE("a request to catch up waits for all events before it") {
  duet::Loop loop;
  duet::MemoryBroker broker;
  broker.delay(std::chrono::milliseconds(20));
  Host one(loop, broker);
  Host two(loop, broker);
  REQUIRE(eventually(running(loop), [&] { return one.is_caught_up && two.is_caught_up; }));
  one.say("x");
  std::vector<std::size_t> known;
  two.log.catch_up([&](bool has_succeeded) { known.push_back(has_succeeded ? two.said.size() : 99); });
  REQUIRE(eventually(running(loop), [&] { return known.size() == 1; }));
  CHECK(known == std::vector<std::size_t>{1});
  broker.lose("server-2");
  REQUIRE(eventually(running(loop), [&] {
    two.log.catch_up([&](bool has_succeeded) { known.push_back(has_succeeded ? 1 : 99); });
    return known.back() == 99;
  }));
}

TEST_CASE("while the broker is away events are refused with a time to wait") {
  duet::Loop loop;
  duet::MemoryBroker broker;
  Host one(loop, broker);
  REQUIRE(eventually(running(loop), [&] { return one.is_caught_up; }));
  broker.lose();
  one.say("x");
  REQUIRE(eventually(running(loop), [&] { return one.answers.size() == 1; }));
  CHECK(one.answers[0].starts_with("x: this server cannot reach the others"));
  CHECK(one.said.empty());
}

TEST_CASE("servers with the same state continue when the broker has lost its data and others do not") {
  duet::Loop loop;
  duet::MemoryBroker broker;
  Host one(loop, broker);
  Host two(loop, broker);
  REQUIRE(eventually(running(loop), [&] { return one.is_caught_up && two.is_caught_up; }));
  one.say("x");
  REQUIRE(eventually(running(loop), [&] { return one.said.size() == 1 && two.said.size() == 1; }));
  broker.lose();
  broker.forget();
  broker.restore();
  REQUIRE(eventually(running(loop), [&] {
    if (one.said.size() == 1) one.say("y");
    return two.said.size() == 2;
  }));
  CHECK(two.said == Texts{"x", "y"});
  Host empty(loop, broker);
  REQUIRE(eventually(running(loop), [&] { return !empty.broken.empty(); }));
  CHECK(empty.broken == "the log of the servers begins with another state than that of this server's file");
  CHECK_FALSE(empty.log.position());
}

TEST_CASE("a log that does not go back far enough is noticed") {
  duet::Loop loop;
  duet::MemoryBroker broker;
  Host one(loop, broker, {}, {}, 5);
  REQUIRE(eventually(running(loop), [&] { return one.is_caught_up; }));
  for (int i = 0; i < 20; ++i) one.say(std::to_string(i));
  REQUIRE(eventually(running(loop), [&] { return one.answers.size() == 20; }));
  const duet::Position position = *one.log.position();
  Host late(loop, broker, {"0"}, {position.epoch, 2}, 5);
  REQUIRE(eventually(running(loop), [&] { return !late.broken.empty(); }));
  CHECK(late.broken == "the log of the servers does not go back far enough for this server's file");
  Host ahead(loop, broker, {"0"}, {position.epoch, 99}, 5);
  REQUIRE(eventually(running(loop), [&] { return !ahead.broken.empty(); }));
  CHECK(ahead.broken == "the log of the servers ends before this server's file");
}
