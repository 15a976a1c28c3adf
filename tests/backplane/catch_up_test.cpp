// Missed and live messages of one subscriber become one sequence.
#include "topics/catch_up.hpp"

#include "catch.hpp"
#include "message.hpp"

using namespace duet_test;
using duet::CaughtUp;
using duet::PreparedMessage;
using duet::detail::CatchUp;
using duet::detail::MissedMessages;
using duet::detail::Publication;

namespace {

struct Catching {
  void hold(std::uint64_t offset, const std::string& epoch = "a", bool is_meant = true) {
    const duet::BackplaneMessage message = numbered(offset, epoch);
    const Publication publication{1, "room", message.message, message.options, &message.position};
    catch_up.hold(publication, is_meant);
  }
  /// Merges with the messages from `first` to `last`.
  std::string merge(std::uint64_t first, std::uint64_t last, bool complete = true) {
    MissedMessages missed{{"a", last}, complete, {}};
    for (std::uint64_t offset = first; offset <= last; ++offset)
      missed.messages.push_back(numbered(offset).message);
    std::string got;
    const CaughtUp result = catch_up.merge(
        missed,
        [&](const PreparedMessage& message, const duet::PublishOptions&) { got += text_of(message) + ' '; });
    return got + "at " + result.epoch + std::to_string(result.offset) +
           (result.complete ? "" : " incomplete");
  }
  CatchUp catch_up;
};

}  // namespace

TEST_CASE("live messages follow the missed ones once each") {
  Catching catching;
  for (const std::uint64_t offset : {4U, 5U, 6U, 7U}) catching.hold(offset);
  CHECK(catching.merge(3, 5) == "a3 a4 a5 a6 a7 at a7");
  CHECK(Catching().merge(1, 2) == "a1 a2 at a2");
}

TEST_CASE("missed messages that are not kept make the result incomplete") {
  CHECK(Catching().merge(3, 4, false) == "a3 a4 at a4 incomplete");
}

TEST_CASE("a hole between missed and live messages makes the result incomplete") {
  Catching catching;
  catching.hold(5);
  CHECK(catching.merge(1, 3) == "a1 a2 a3 a5 at a5 incomplete");
}

TEST_CASE("a new epoch among the live messages makes the result incomplete") {
  Catching catching;
  catching.hold(4);
  catching.hold(1, "b");
  CHECK(catching.merge(3, 3) == "a3 a4 b1 at b1 incomplete");
}

TEST_CASE("a publisher's own message counts and is not delivered to it") {
  Catching catching;
  catching.hold(4, "a", false);
  catching.hold(5);
  CHECK(catching.merge(3, 3) == "a3 a5 at a5");
}

TEST_CASE("empty messages count in the memory of held messages") {
  Catching catching;
  const auto empty = PreparedMessage::binary({});
  const duet::PublishOptions options;
  duet::Position at{"a", 3};
  for (std::size_t i = 0; i < CatchUp::most_held / sizeof(PreparedMessage); ++i) {
    ++at.offset;
    catching.catch_up.hold({i + 1, "room", empty, options, &at}, true);
  }
  CHECK(catching.merge(3, 3) == "a3 at a3 incomplete");
}

TEST_CASE("held messages that exceed their memory are dropped and the result says so") {
  Catching catching;
  catching.hold(4);
  const auto large = PreparedMessage::text(std::string(CatchUp::most_held + 1, 'x')).value();
  const duet::Position at{"a", 5};
  const duet::PublishOptions options;
  catching.catch_up.hold({2, "room", large, options, &at}, true);
  catching.hold(6);
  CHECK(catching.merge(3, 3) == "a3 at a3 incomplete");
}
