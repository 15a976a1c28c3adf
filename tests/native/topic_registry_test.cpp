// The delivery of publications, without a network.
#include "topics/topic_registry.hpp"

#include <duet/no_limit.hpp>

#include "catch.hpp"
#include "core/src/message_cost.hpp"
#include "cpu_time.hpp"
#include "topics/held_publications.hpp"
#include "topics/topic_name.hpp"
#include "ws/deflate_pool.hpp"

using namespace duet::detail;
using duet::CaughtUp;
using duet::PreparedMessage;
using duet::PublishOptions;
using duet::SlowConsumer;

namespace {

struct Listener final : Subscriber {
  bool deliver(const PreparedMessage& message, std::string_view topic, const PublishOptions&) override {
    const auto bytes = message.bytes();
    got += std::string(topic) + '=' + std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()) +
           ' ';
    return takes;
  }
  std::size_t history_room() const override { return room; }
  std::string taken() { return std::exchange(got, {}); }

  std::string got;
  bool takes = true;
  std::size_t room = 1 << 20;
};

PreparedMessage message(std::string_view text) { return PreparedMessage::text(text).value(); }

std::string text_of(const PreparedMessage& one) {
  return {reinterpret_cast<const char*>(one.bytes().data()), one.bytes().size()};
}

}  // namespace

TEST_CASE("a message is delivered to the subscribers of its topic and to nobody else") {
  TopicRegistry topics;
  Listener a, b;
  CHECK(topics.subscribe(a, "x"));
  CHECK(topics.subscribe(b, "y"));
  CHECK(topics.publish("x", message("1"), {}, nullptr).receivers == 1);
  CHECK(topics.publish("z", message("2"), {}, nullptr).receivers == 0);
  CHECK(a.taken() == "x=1 ");
  CHECK(b.taken().empty());
  CHECK(topics.unsubscribe(a, "x"));
  CHECK_FALSE(topics.unsubscribe(a, "x"));
  CHECK(topics.publish("x", message("3"), {}, nullptr).receivers == 0);
  CHECK(a.taken().empty());
  topics.unsubscribe_all(b);
  CHECK(topics.topic_count() == 0);
}

TEST_CASE("subscribing to many topics and leaving them is not quadratic") {
  CHECK(duet_test::grows_linearly(500, [](int names) {
    TopicRegistry topics;
    Listener one, other;
    for (int i = 0; i < names; ++i) {
      topics.subscribe(one, std::to_string(i));
      topics.subscribe(other, std::to_string(i));
    }
    topics.unsubscribe_all(one);
    topics.unsubscribe_all(other);
  }));
}

TEST_CASE("a subscriber receives a message once however many of its patterns match") {
  TopicRegistry topics;
  Listener a;
  for (const char* pattern : {"room/1", "room/*", "room*", "*", "room/1*"})
    CHECK(topics.subscribe(a, pattern));
  CHECK_FALSE(topics.subscribe(a, "room/*"));
  CHECK(topics.publish("room/1", message("m"), {}, nullptr).receivers == 1);
  CHECK(a.taken() == "room/1=m ");
  CHECK(topics.publish("room", message("m"), {}, nullptr).receivers == 1);
  CHECK(topics.publish("hall", message("m"), {}, nullptr).receivers == 1);
  a.taken();
  topics.unsubscribe(a, "*");
  CHECK(topics.publish("hall", message("m"), {}, nullptr).receivers == 0);
  CHECK(topics.publish("room/", message("m"), {}, nullptr).receivers == 1);
  topics.unsubscribe_all(a);
  CHECK(topics.publish("room/1", message("m"), {}, nullptr).receivers == 0);
  CHECK(topics.topic_count() == 0);
}

TEST_CASE("the publisher may be excluded and subscribers that take nothing are not counted") {
  TopicRegistry topics;
  Listener a, b, c;
  for (Listener* each : {&a, &b, &c}) topics.subscribe(*each, "x");
  c.takes = false;
  CHECK(topics.publish("x", message("m"), {}, &a).receivers == 1);
  CHECK(a.taken().empty());
  CHECK(b.taken() == "x=m ");
}

TEST_CASE("subscribers join and leave in any order") {
  TopicRegistry topics;
  std::vector<Listener> many(100);
  for (std::size_t i = 0; i < many.size(); ++i) {
    topics.subscribe(many[i], "all");
    topics.subscribe(many[i], i % 2 == 0 ? "even" : "odd");
  }
  CHECK(topics.subscriber_count("all") == 100);
  CHECK(topics.subscriber_count("even") == 50);
  std::size_t left = many.size();
  for (std::size_t i = 0; i < many.size(); i = i * 7 % 101 == 0 ? i + 1 : i + 1) {
    topics.unsubscribe_all(many[i * 37 % many.size()]);
    CHECK(topics.publish("all", message("m"), {}, nullptr).receivers == --left);
  }
  CHECK(topics.topic_count() == 0);
}

TEST_CASE("the last messages of a topic are kept and sent to subscribers that missed them") {
  TopicRegistry topics;
  topics.keep_history("room/*", 3);
  topics.keep_history("room/none", 0);
  Listener a;
  for (const char* text : {"1", "2", "3", "4", "5"}) {
    topics.publish("room/1", message(text), {}, nullptr);
    topics.publish("room/none", message(text), {}, nullptr);
    topics.publish("hall", message(text), {}, nullptr);
  }
  const auto caught_up = [&](const char* topic, std::uint64_t after) {
    const CaughtUp result = topics.subscribe(a, topic, after);
    topics.unsubscribe(a, topic);
    return std::to_string(result.offset) + (result.complete ? " all: " : " some: ") + a.taken();
  };
  CHECK(caught_up("room/1", 5) == "5 all: ");
  CHECK(caught_up("room/1", 3) == "5 all: room/1=4 room/1=5 ");
  CHECK(caught_up("room/1", 2) == "5 all: room/1=3 room/1=4 room/1=5 ");
  CHECK(caught_up("room/1", 1) == "5 some: room/1=3 room/1=4 room/1=5 ");
  CHECK(caught_up("room/1", 9) == "5 some: room/1=3 room/1=4 room/1=5 ");
  CHECK(caught_up("room/none", 0) == "0 all: ");
  CHECK(caught_up("hall", 2) == "0 some: ");
  CHECK(topics.publish("room/1", message("6"), {}, nullptr).offset == 6);
}

TEST_CASE("missed messages that are too many for a subscriber are the newest") {
  TopicRegistry topics;
  topics.keep_history("*", 10);
  for (const char* text : {"1", "2", "3"}) topics.publish("room", message(text), {}, nullptr, 0);
  Listener narrow;
  narrow.room = 2 * (1 + message_overhead);
  const duet::CaughtUp caught_up = topics.subscribe(narrow, "room", 0);
  CHECK(caught_up.offset == 3);
  CHECK_FALSE(caught_up.complete);
  CHECK(narrow.taken() == "room=2 room=3 ");
  Listener none;
  none.room = 0;
  CHECK_FALSE(topics.subscribe(none, "room", 0).complete);
  CHECK(none.taken() == "room=3 ");
  CHECK(topics.subscribe(none, "room", 2).complete);
  CHECK(none.taken() == "room=3 ");
  topics.unsubscribe_all(narrow);
  topics.unsubscribe_all(none);
}

TEST_CASE("names and patterns of topics are checked") {
  for (const char* name : {"a", "room/1", "\xc3\xa4 b", "//"}) {
    CHECK(is_topic(name));
    CHECK(is_topic_pattern(name));
  }
  for (const char* pattern : {"*", "a*", "room/*"}) {
    CHECK_FALSE(is_topic(pattern));
    CHECK(is_topic_pattern(pattern));
  }
  for (const std::string& bad :
       {std::string(), std::string("a*b"), std::string("**"), std::string("*a"), std::string("a\nb"),
        std::string("\xff"), std::string(257, 'x'), std::string("a\0b", 3)}) {
    CHECK_FALSE(is_topic(bad));
    CHECK_FALSE(is_topic_pattern(bad));
  }
  CHECK(is_topic(std::string(256, 'x')));
  CHECK(is_topic_pattern(std::string(256, 'x') + '*'));
}

TEST_CASE("a backlog drops the newest or the oldest or keeps the latest of each key") {
  const auto held = [](SlowConsumer slow,
                       std::initializer_list<std::pair<const char*, const char*>> messages) {
    HeldPublications backlog;
    std::string text;
    // Three messages of ten bytes in all; with keys, of three bytes each ("t", 0, "x").
    const std::size_t most =
        10 + 3 * HeldPublications::overhead + (slow == SlowConsumer::keep_latest ? 9 : 0);
    for (const auto& [key, what] : messages)
      text += backlog.add(message(what), "t", {.slow = slow, .key = key}, most)
                  ? ""
                  : "(" + std::string(what) + ')';
    while (!backlog.empty()) text += text_of(backlog.take_first()) + ' ';
    CHECK(backlog.bytes() == 0);
    CHECK(backlog.cost() == 0);
    return text;
  };
  const std::string too_long(11 + 2 * HeldPublications::overhead, 'x');
  CHECK(held(SlowConsumer::drop_newest, {{"", "aaaa"}, {"", "bbbb"}, {"", "cccc"}, {"", "d"}}) ==
        "(cccc)aaaa bbbb d ");
  CHECK(held(SlowConsumer::drop_oldest, {{"", "aaaa"}, {"", "bbbb"}, {"", "cccc"}, {"", "d"}}) ==
        "bbbb cccc d ");
  CHECK(held(SlowConsumer::drop_oldest, {{"", "a"}, {"", too_long.c_str()}}) == '(' + too_long + ')');
  CHECK(held(SlowConsumer::keep_latest, {{"x", "x1"}, {"y", "y1"}, {"x", "x2"}, {"z", "z1"}, {"y", "y2"}}) ==
        "x2 y2 z1 ");
  CHECK(held(SlowConsumer::keep_latest, {{"x", "xxxx"}, {"y", "yyyy"}, {"z", "zzzz"}}) == "yyyy zzzz ");
}

TEST_CASE("a backlog counts the memory of held messages") {
  constexpr std::size_t most = 100 * HeldPublications::overhead;
  HeldPublications backlog;
  std::size_t held = 0;
  while (held < 1000 && backlog.add(message(""), "t", {}, most)) ++held;
  CHECK(held == 100);
  CHECK(backlog.bytes() == 0);
}

TEST_CASE("a backlog never drops a message whose publisher prefers to close") {
  constexpr std::size_t most = 10 + 2 * HeldPublications::overhead;
  HeldPublications backlog;
  CHECK(backlog.add(message("aaaa"), "t", {.slow = SlowConsumer::drop_oldest}, most));
  CHECK(backlog.add(message("bbbb"), "t", {}, most));
  CHECK(backlog.has_binding());
  CHECK_FALSE(backlog.add(message("cccc"), "t", {}, most));
  CHECK(backlog.add(message("dddd"), "t", {.slow = SlowConsumer::drop_oldest}, most));
  CHECK_FALSE(backlog.add(message("eeeeeee"), "t", {.slow = SlowConsumer::drop_oldest}, most));
  CHECK(text_of(backlog.take_first()) == "bbbb");
  CHECK_FALSE(backlog.has_binding());
  CHECK(backlog.empty());
}

TEST_CASE("with too many topics the history of the least recently used ones is discarded") {
  TopicRegistry topics({.topics = 2});
  topics.keep_history("*", 5);
  Listener one;
  for (const char* name : {"a", "b", "a", "c"}) topics.publish(name, message(name), {}, nullptr);
  CHECK(topics.topic_count() == 2);
  CHECK(topics.subscribe(one, "b", 0).offset == 1);
  topics.unsubscribe(one, "b");
  CHECK(topics.subscribe(one, "a", 0).offset == 2);
  CHECK(one.taken() == "a=a a=a ");

  topics.publish("d", message("d"), {}, nullptr);
  topics.publish("c", message("c"), {}, nullptr);
  CHECK(topics.topic_count() == 3);  // somebody is subscribed to a, which still exists, without its history
  CHECK_FALSE(topics.subscribe(one, "a", 1).complete);
  CHECK(topics.publish("a", message("again"), {}, nullptr).offset == 3);
  CHECK(one.taken() == "a=again ");
}

TEST_CASE("a discarded topic starts again after its last sequence number") {
  TopicRegistry topics({.topics = 1});
  topics.keep_history("*", 5);
  Listener one;
  for (const char* name : {"a", "a", "b", "a"}) topics.publish(name, message(name), {}, nullptr);
  const CaughtUp caught_up = topics.subscribe(one, "a", 1);
  CHECK(caught_up.offset == 3);
  CHECK_FALSE(caught_up.complete);
}

TEST_CASE("all history stays within its bytes and the oldest message of the quietest topic is dropped") {
  TopicRegistry topics({.history_bytes = 100'000});
  topics.keep_history("*", 100);
  const std::string text(1000, 'x');
  for (const char* name : {"quiet", "loud"})
    for (int i = 0; i < 40; ++i) topics.publish(name, message(text), {}, nullptr);
  CHECK(topics.history_bytes() > 80'000);
  CHECK(topics.history_bytes() <= 100'000);
  for (int i = 0; i < 30; ++i) topics.publish("loud", message(text), {}, nullptr);
  CHECK(topics.history_bytes() <= 100'000);

  Listener one;
  const auto count = [&](const char* name) {
    const CaughtUp caught_up = topics.subscribe(one, name, 0);
    topics.unsubscribe(one, name);
    return std::pair(one.taken().size() / (text.size() + 2), caught_up.complete);
  };
  CHECK(count("loud") == std::pair<std::size_t, bool>(70, true));
  const auto [kept, complete] = count("quiet");
  CHECK(kept > 0);
  CHECK(kept < 40);
  CHECK_FALSE(complete);
  for (int i = 0; i < 200; ++i) topics.publish("louder", message(text), {}, nullptr);
  CHECK(count("quiet").first == 0);
  CHECK(topics.subscribe(one, "quiet", 0).offset >= 40);
  CHECK(topics.history_bytes() <= 100'000);
}

TEST_CASE("a message in the history costs more than its payload") {
  TopicRegistry topics({.history_bytes = 100'000});
  topics.keep_history("*", 1'000'000);
  for (int i = 0; i < 100'000; ++i) topics.publish("x", message(""), {}, nullptr);
  CHECK(topics.history_bytes() <= 100'000);
  Listener one;
  CHECK_FALSE(topics.subscribe(one, "x", 0).complete);
  CHECK(one.taken().size() < 4000);  // four characters per message
}

TEST_CASE("a message larger than the history limit displaces no other topic") {
  TopicRegistry topics({.history_bytes = 10'000});
  topics.keep_history("*", 100);
  Listener one;
  topics.publish("small", message("1"), {}, nullptr);
  topics.publish("large", message("2"), {}, nullptr);
  topics.publish("large", message(std::string(10'000, 'x')), {}, nullptr);
  const CaughtUp large = topics.subscribe(one, "large", 0);
  CHECK_FALSE(large.complete);
  CHECK(one.taken().empty());
  CHECK(topics.subscribe(one, "small", 0).complete);
  CHECK(one.taken() == "small=1 ");
}

TEST_CASE("history without a limit of bytes keeps as many messages as configured") {
  TopicRegistry topics({.history_bytes = duet::no_limit});
  topics.keep_history("*", 100);
  for (int i = 0; i < 100; ++i) topics.publish("x", message(std::string(10'000, 'x')), {}, nullptr);
  Listener one;
  CHECK(topics.subscribe(one, "x", 0).complete);
  CHECK(topics.history_bytes() > 1'000'000);
  topics.keep_history("*", 0);
  topics.publish("x", message("last"), {}, nullptr);
  CHECK(topics.history_bytes() == 0);
}

TEST_CASE("a compressed copy of a message in the history counts") {
  TopicRegistry topics;
  topics.keep_history("*", 100);
  DeflatePool pool;
  const PreparedMessage one = message(std::string(100'000, 'x') + std::string(100'000, 'y'));
  topics.publish("x", one, {}, nullptr);
  const std::size_t plain = topics.history_bytes();
  const std::size_t copy = one.encoded().deflated(pool, {15, 8, 6}).size();
  CHECK(copy > 0);
  topics.publish("y", message(""), {}, nullptr);
  TopicRegistry other;
  other.keep_history("*", 100);
  other.publish("y", message(""), {}, nullptr);
  CHECK(topics.history_bytes() >= plain + copy + other.history_bytes());

  Listener late;
  topics.subscribe(late, "x", 0);
  CHECK(topics.history_bytes() >= plain + copy);
}
