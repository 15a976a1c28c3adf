// The core's values: messages as JSON, the timeline, the outbox, ids.
#include <set>

#include "catch.hpp"
#include "examples/chat/core/outbox.hpp"
#include "examples/chat/core/request_ids.hpp"
#include "examples/chat/core/request_json.hpp"
#include "examples/chat/core/timeline.hpp"

using chat::Message;
using chat::Request;
using chat::Timeline;

namespace {

Message message(std::uint64_t offset, std::uint64_t version = 1) {
  Message one;
  one.offset = offset;
  one.version = version;
  one.text = std::to_string(version);
  return one;
}

}  // namespace

TEST_CASE("a message is the same after it was JSON") {
  Message one = message(3, 9);
  one.by = "Ada";
  one.id = "abcdefgh";
  one.at = 1'700'000'000'000;
  one.was_edited = true;
  one.text = "a \"quoted\"\n\u202E text";
  one.reactions = {{"👍", {"Ada", "Grace"}}, {"🎉", {"Grace"}}};
  const auto json = chat::parse_object(chat::dump(to_json(one)));
  REQUIRE(json);
  CHECK(chat::message_from(*json) == one);
}

TEST_CASE("a message without an offset or version is none") {
  for (const char* text : {"{}", R"({"offset":0,"version":1,"at":1})", R"({"offset":1,"at":1})",
                           R"({"offset":"1","version":1,"at":1})", R"({"offset":1.5,"version":1,"at":1})",
                           R"({"offset":9007199254740992,"version":1,"at":1})"})
    CHECK_FALSE(chat::message_from(*chat::parse_object(text)));
}

TEST_CASE("deep and large JSON is refused or read without a crash") {
  CHECK_FALSE(chat::parse_object(std::string(100'000, '[')));
  const std::string deep = R"({"a":)" + std::string(50'000, '[') + std::string(50'000, ']') + "}";
  CHECK(chat::parse_object(deep));
  CHECK_FALSE(chat::parse_object(R"({"a":"\ud800"})"));
  CHECK_FALSE(chat::parse_object("{\"a\":\"\xFF\"}"));
}

TEST_CASE("a timeline is in order however the messages arrive") {
  Timeline timeline;
  for (const std::uint64_t offset : {5u, 1u, 9u, 3u, 5u}) timeline.put(message(offset));
  std::vector<std::uint64_t> offsets;
  for (const Message& one : timeline.messages()) offsets.push_back(one.offset);
  CHECK(offsets == std::vector<std::uint64_t>{1, 3, 5, 9});
  CHECK(timeline.missing_before(0) == 0);
  CHECK(timeline.missing_before(1) == 1);
  CHECK(timeline.missing_before(3) == 3);
  CHECK(timeline.last() == 9);
  CHECK(timeline.find(4) == nullptr);
}

TEST_CASE("a timeline keeps the newest version") {
  Timeline timeline;
  CHECK(timeline.put(message(1, 5)));
  CHECK_FALSE(timeline.put(message(1, 4)));
  CHECK_FALSE(timeline.put(message(1, 5)));
  CHECK(timeline.put(message(1, 6)));
  CHECK(timeline.find(1)->text == "6");
}

TEST_CASE("a timeline drops its oldest messages") {
  Timeline timeline;
  for (std::uint64_t i = 1; i <= 3 * Timeline::most; ++i) {
    timeline.put(message(i));
    timeline.trim();
  }
  CHECK(timeline.messages().size() >= Timeline::most);
  CHECK(timeline.messages().size() <= Timeline::most * 11 / 10);
  CHECK(timeline.last() == 3 * Timeline::most);
}

TEST_CASE("an outbox gives one request at a time in order") {
  chat::Outbox outbox;
  CHECK(outbox.next() == nullptr);
  for (const char* id : {"aaaaaaaa", "bbbbbbbb"}) {
    Request one;
    one.id = id;
    outbox.add(one);
  }
  CHECK(outbox.next()->id == "aaaaaaaa");
  outbox.next()->state = Request::State::sent;
  CHECK(outbox.next() == nullptr);
  outbox.lose_connection();
  CHECK(outbox.next()->id == "aaaaaaaa");
  outbox.next()->state = Request::State::refused;
  CHECK(outbox.next()->id == "bbbbbbbb");
  CHECK(outbox.waiting() == 1);
  CHECK(outbox.remove("bbbbbbbb"));
  CHECK_FALSE(outbox.remove("bbbbbbbb"));
}

TEST_CASE("an outbox is the same after it was saved") {
  chat::Outbox outbox;
  outbox.add({Request::Kind::react, Request::State::sent, "aaaaaaaa", "Lobby", 7, "👍", false});
  outbox.add({Request::Kind::say, Request::State::refused, "bbbbbbbb", "Lobby", 0, "x", true, "too late"});
  chat::Outbox other;
  other.restore(outbox.save());
  other.restore(outbox.save());
  REQUIRE(other.requests().size() == 2);
  CHECK(other.requests()[0].state == Request::State::kept);
  CHECK(to_json(other.requests()[0]) == to_json(outbox.requests()[0]));
  CHECK(other.requests()[1].state == Request::State::refused);
  CHECK(other.requests()[1].fault == "too late");
}

TEST_CASE("request ids differ") {
  chat::RequestIds ids({});
  std::set<std::string> all;
  for (int i = 0; i < 10'000; ++i) all.insert(ids.next());
  CHECK(all.size() == 10'000);
  CHECK(chat::RequestIds(5).next() == chat::RequestIds(5).next());
}
