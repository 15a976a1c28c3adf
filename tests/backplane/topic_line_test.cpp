// The sequence of a topic from live messages and its stream, without a broker.
#include "backplane/topic_line.hpp"

#include "catch.hpp"
#include "message.hpp"

using namespace duet_test;
using duet::BackplaneMessage;
using duet::Position;
using duet::detail::TopicLine;

namespace {

struct Heard final : duet::detail::TopicLineEvents {
  void on_line_message(const BackplaneMessage& message) override { log += text_of(message.message) + ' '; }
  void on_line_gap(const Position& at) override {
    log += "gap:" + at.epoch + std::to_string(at.offset) + ' ';
  }
  void on_line_read(const std::optional<Position>& after) override {
    log += after ? "read>" + std::to_string(after->offset) + ' ' : "end? ";
  }
  /// The line is at its first message, and has nothing to read.
  void begin() {
    line.subscribed();
    line.live(numbered(1));
    line.read(history(1, 1));
    log.clear();
  }
  std::string taken() { return std::exchange(log, {}); }

  std::string log;
  TopicLine line{*this};
};

}  // namespace

TEST_CASE("a line begins with its first live message or with the end of its topic") {
  Heard live;
  live.line.subscribed();
  live.line.live(numbered(7));
  live.line.live(numbered(8));
  live.line.read(history(9, 9));
  CHECK(live.taken() == "end? a7 a8 ");
  live.line.live(numbered(9));
  CHECK(live.taken() == "a9 ");

  Heard quiet;
  quiet.line.subscribed();
  quiet.line.read(history(3, 3));
  CHECK(quiet.line.last() == Position{"a", 3});
  CHECK(quiet.taken() == "end? ");
}

TEST_CASE("a message that was reported is not reported again") {
  Heard heard;
  TopicLine& line = heard.line;
  line.subscribed();
  line.read(history(3, 3));
  heard.log.clear();
  for (const std::uint64_t offset : {4U, 4U, 3U, 5U, 1U}) line.live(numbered(offset));
  CHECK(heard.taken() == "a4 a5 ");
}

TEST_CASE("a missing message is read from the stream before later ones") {
  Heard heard;
  TopicLine& line = heard.line;
  line.subscribed();
  line.read(history(3, 3));
  heard.log.clear();
  line.live(numbered(6));
  line.live(numbered(7));
  CHECK(heard.taken() == "read>3 ");
  line.read(history(3, 6));
  CHECK(heard.taken() == "a4 a5 a6 a7 ");
}

TEST_CASE("messages of a lost connection are read from the stream") {
  Heard heard;
  TopicLine& line = heard.line;
  heard.begin();
  line.lost();
  line.subscribed();
  line.live(numbered(5));
  CHECK(heard.taken() == "read>1 ");
  line.read(history(1, 4));
  CHECK(heard.taken() == "a2 a3 a4 a5 ");
}

TEST_CASE("messages that are no longer kept are a gap") {
  Heard heard;
  TopicLine& line = heard.line;
  heard.begin();
  line.subscribed();
  line.read(history(1, 9, 8));
  CHECK(heard.taken() == "read>1 gap:a7 a8 a9 ");
  line.subscribed();
  line.read(history(9, 12, 99));
  CHECK(heard.taken() == "read>9 gap:a12 ");
  line.live(numbered(13));
  CHECK(heard.taken() == "a13 ");
}

TEST_CASE("messages that are too many for one read are read by further ones") {
  Heard heard;
  TopicLine& line = heard.line;
  heard.begin();
  line.subscribed();
  line.live(numbered(7));
  duet::BackplaneHistory part = history(1, 3);
  part.last.offset = 6;
  part.has_more = true;
  line.read(part);
  CHECK(heard.taken() == "read>1 a2 a3 read>3 ");
  line.read(history(3, 6));
  CHECK(heard.taken() == "a4 a5 a6 a7 ");
}

TEST_CASE("empty messages count in the memory of a read") {
  Heard heard;
  TopicLine& line = heard.line;
  heard.begin();
  line.subscribed();
  BackplaneMessage empty = numbered(2);
  empty.message = duet::PreparedMessage::binary({});
  const std::uint64_t enough = TopicLine::most_held / sizeof empty + 2;
  for (std::uint64_t offset = 2; offset <= enough; ++offset) {
    empty.position.offset = offset;
    line.live(empty);
  }
  line.read(history(1, 1));
  CHECK(heard.taken() == "read>1 read>1 ");
}

TEST_CASE("a new epoch is a gap and begins with its first message") {
  Heard heard;
  TopicLine& line = heard.line;
  line.subscribed();
  line.live(numbered(5));
  line.read(history(5, 5));
  heard.log.clear();
  SECTION("live") {
    line.live(numbered(1, "b"));
    line.live(numbered(2, "b"));
    CHECK(heard.taken() == "gap:b0 b1 b2 ");
  }
  SECTION("from the stream") {
    line.lost();
    line.subscribed();
    line.live(numbered(3, "b"));
    line.read(history(0, 2, 1, "b"));
    CHECK(heard.taken() == "read>5 gap:b0 b1 b2 b3 ");
  }
}

TEST_CASE("a read that failed is repeated once the subscription is in effect again") {
  Heard heard;
  TopicLine& line = heard.line;
  heard.begin();
  line.subscribed();
  line.lost();
  line.read_failed();
  CHECK(heard.taken() == "read>1 ");
  line.subscribed();
  line.live(numbered(3));
  line.read(history(1, 3));
  CHECK(heard.taken() == "read>1 a2 a3 ");
}

TEST_CASE("messages that exceed the memory of a read are read again") {
  Heard heard;
  TopicLine& line = heard.line;
  heard.begin();
  line.subscribed();
  BackplaneMessage large = numbered(2);
  large.message = duet::PreparedMessage::text(std::string(TopicLine::most_held + 1, 'x')).value();
  line.live(large);
  line.read(history(1, 1));
  CHECK(heard.taken() == "read>1 read>1 ");
  line.read(history(1, 3));
  CHECK(heard.taken() == "a2 a3 ");
}
