// The people of other servers, by the messages of those.
#include "examples/chat/server/remote_people.hpp"

#include "catch.hpp"

using chat::OwnPeople;
using chat::RemotePeople;
using Names = std::vector<std::string>;

namespace {

/// A server that hears others.
struct Listener {
  RemotePeople people;
  bool asks = false;
  Names came;
  Names left;

  void hear(const chat::Json& message) {
    asks = false;
    note(people.receive(message, asks));
  }
  void note(const RemotePeople::Changes& changes) {
    came.clear();
    left.clear();
    for (const auto& one : changes.came) came.push_back(one.person.name);
    for (const auto& one : changes.left) left.push_back(one.person.name);
  }
  [[nodiscard]] Names in_room(std::uint64_t room) const {
    Names names;
    for (const auto& one : people.in_room(room)) names.push_back(one.name);
    return names;
  }
};

}  // namespace

TEST_CASE("changes are known after everybody was told") {
  OwnPeople own("one");
  Listener other;
  other.hear(own.everybody());
  own.come(1, {1, "Ada"});
  own.come(2, {1, "Ada"});
  own.come(1, {2, "Grace"});
  own.leave(1, {2, "Grace"});
  CHECK(own.has_changes());
  other.hear(own.take_changes());
  CHECK_FALSE(own.has_changes());
  CHECK_FALSE(other.asks);
  CHECK(other.came == Names{"Ada", "Ada"});
  CHECK(other.in_room(1) == Names{"Ada"});
  CHECK(other.in_room(2) == Names{"Ada"});
  CHECK(other.in_room(3).empty());
  own.leave(1, {1, "Ada"});
  other.hear(own.take_changes());
  CHECK(other.left == Names{"Ada"});
  CHECK(other.in_room(1).empty());
}

TEST_CASE("a server that has missed a message asks and is right again") {
  OwnPeople own("one");
  Listener other;
  own.come(1, {1, "Ada"});
  other.hear(own.take_changes());
  CHECK(other.asks);
  other.hear(own.everybody());
  CHECK_FALSE(other.asks);
  CHECK(other.came == Names{"Ada"});
  own.leave(1, {1, "Ada"});
  static_cast<void>(own.take_changes());
  own.come(1, {2, "Grace"});
  other.hear(own.take_changes());
  CHECK(other.asks);
  CHECK(other.in_room(1) == Names{"Ada"});
  other.hear(own.everybody());
  CHECK(other.came == Names{"Grace"});
  CHECK(other.left == Names{"Ada"});
}

TEST_CASE("the people of a server that has died leave") {
  OwnPeople one("one");
  OwnPeople two("two");
  Listener other;
  for (OwnPeople* own : {&one, &two}) {
    own->come(1, {1, "Ada"});
    other.hear(own->everybody());
  }
  CHECK(other.in_room(1) == Names{"Ada", "Ada"});
  other.hear({{"is", "down"}, {"from", "one"}});
  CHECK(other.left == Names{"Ada"});
  CHECK(other.in_room(1) == Names{"Ada"});
  other.hear({{"is", "down"}, {"from", "one"}});
  CHECK(other.left.empty());
  other.note(other.people.retain({"three"}));
  CHECK(other.left == Names{"Ada"});
  CHECK(other.in_room(1).empty());
}

TEST_CASE("a message that is not understood changes nothing") {
  Listener other;
  for (const char* text : {R"({})", R"({"is":"all","from":"one","people":[[1,2],[1,"a","b"],5]})",
                           R"({"is":"here","from":"two","number":1,"came":[[1,2,"Ada"]]})"})
    other.hear(*chat::parse_object(text));
  CHECK(other.in_room(1).empty());
}
