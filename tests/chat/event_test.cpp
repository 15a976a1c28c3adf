// Events as JSON, and their effects on stores.
#include "examples/chat/server/event.hpp"

#include "catch.hpp"
#include "chat_folder.hpp"
#include "examples/chat/server/apply.hpp"

using chat::apply;
using chat::Event;
using Kind = chat::Event::Kind;

namespace {

Event say(std::uint64_t person, const std::string& id, const std::string& text) {
  return {.kind = Kind::say, .person = person, .room = 1, .at = 5, .id = id, .by = "Ada", .text = text};
}

}  // namespace

TEST_CASE("an event is the same after it was written and read") {
  const Event all{.kind = Kind::react,
                  .person = 1,
                  .room = 2,
                  .offset = 3,
                  .at = 4,
                  .id = "id",
                  .by = "Ada",
                  .text = "text",
                  .on = false,
                  .marks = {{1, 2, 3}, {4, 5, 6}}};
  CHECK(chat::event_from(to_json(all)) == all);
  for (const Kind kind :
       {Kind::name, Kind::join, Kind::leave, Kind::say, Kind::edit, Kind::remove, Kind::react, Kind::read})
    CHECK(chat::event_from(chat::to_json(Event{.kind = kind}))->kind == kind);
  CHECK_FALSE(chat::event_from(chat::Json{{"do", "sudo"}}));
  CHECK_FALSE(chat::event_from(chat::Json("say")));
  CHECK_FALSE(chat::event_from(chat::Json{{"do", "read"}, {"marks", {{1, 2}}}}));
}

TEST_CASE("stores that have applied the same events are the same") {
  const chat_test::Folder first;
  const chat_test::Folder second;
  const auto one = first.open();
  const auto two = second.open();
  CHECK(one->fingerprint() == two->fingerprint());
  for (const Event& event : std::vector<Event>{{.kind = Kind::join, .text = "Lobby"},
                                               {.kind = Kind::name, .room = 1, .id = "hash", .text = "Ada"},
                                               say(1, "aaaaaaaa", "hello")}) {
    const auto before = one->fingerprint();
    apply(*one, event);
    CHECK(one->fingerprint() != before);
    apply(*two, event);
    CHECK(one->fingerprint() == two->fingerprint());
  }
  CHECK(one->is_member(1, 1));
  CHECK_FALSE(one->is_member(2, 1));
}

TEST_CASE("a message with the id of another one of its author is that one") {
  const chat_test::Folder folder;
  const auto store = folder.open();
  apply(*store, {.kind = Kind::join, .text = "Lobby"});
  apply(*store, {.kind = Kind::name, .room = 1, .id = "hash", .text = "Ada"});
  CHECK(apply(*store, say(1, "aaaaaaaa", "once")).is_new);
  const chat::Outcome again = apply(*store, say(1, "aaaaaaaa", "twice"));
  CHECK_FALSE(again.is_new);
  CHECK(again.message->text == "once");
  CHECK(store->find_room("Lobby")->last == 1);
  CHECK(apply(*store, say(2, "aaaaaaaa", "another person's")).is_new);
  CHECK(chat::outcome_of(*store, say(1, "aaaaaaaa", "")).message->text == "once");
  CHECK_FALSE(chat::outcome_of(*store, say(1, "bbbbbbbb", "")).fault.empty());
}

TEST_CASE("an event that an earlier one has made impossible has no effect") {
  const chat_test::Folder folder;
  const auto store = folder.open();
  apply(*store, {.kind = Kind::join, .text = "Lobby"});
  apply(*store, {.kind = Kind::name, .room = 1, .id = "hash", .text = "Ada"});
  apply(*store, say(1, "aaaaaaaa", "x"));
  CHECK_FALSE(apply(*store, {.kind = Kind::name, .id = "other", .text = "ada"}).fault.empty());
  CHECK_FALSE(
      apply(*store, {.kind = Kind::edit, .person = 2, .room = 1, .offset = 1, .text = "y"}).fault.empty());
  CHECK(apply(*store, {.kind = Kind::remove, .person = 1, .room = 1, .offset = 1}).is_new);
  CHECK_FALSE(
      apply(*store, {.kind = Kind::edit, .person = 1, .room = 1, .offset = 1, .text = "y"}).fault.empty());
  const chat::Outcome twice = apply(*store, {.kind = Kind::remove, .person = 1, .room = 1, .offset = 1});
  CHECK(twice.fault.empty());
  CHECK_FALSE(twice.is_new);
  CHECK_FALSE(apply(*store, {.kind = Kind::say, .person = 1, .room = 9}).fault.empty());
  CHECK(store->find_room("Lobby")->version == 2);
}

TEST_CASE("a store keeps its position in the log") {
  const chat_test::Folder folder;
  {
    const auto store = folder.open();
    CHECK(store->position() == duet::Position{});
    store->set_position({"first", 5});
    store->set_position({"second", 3});
    store->commit();
  }
  CHECK(folder.open()->position() == duet::Position{"second", 3});
}
