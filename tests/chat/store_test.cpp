// The store, on a real file.
#include "examples/chat/server/store.hpp"

#include <cstdio>
#include <filesystem>

#include "catch.hpp"
#include "chat_folder.hpp"
#include "examples/chat/server/room_board.hpp"

using chat::Message;
using chat::Store;
using chat_test::Folder;

namespace {

std::vector<std::string> texts(const std::vector<Message>& messages) {
  std::vector<std::string> all;
  for (const Message& one : messages) all.push_back(one.text);
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("committed things are there when the file is opened again and others are not") {
  const Folder folder;
  std::string token;
  {
    const auto store = folder.open();
    auto ada = store->add_person("Ada");
    REQUIRE(ada);
    token = ada->token;
    auto& lobby = store->add_room("Lobby");
    store->add_member(ada->person.id, lobby.id);
    store->add_message(lobby, ada->person, "aaaaaaaa", "kept", 1);
    CHECK(store->has_changes());
    store->commit();
    CHECK_FALSE(store->has_changes());
    store->add_message(lobby, ada->person, "bbbbbbbb", "lost", 2);
  }
  const auto store = folder.open();
  const auto ada = store->find_person(token);
  REQUIRE(ada);
  CHECK(ada->name == "Ada");
  CHECK(store->rooms_of(ada->id) == Texts{"Lobby"});
  auto* lobby = store->find_room("lobby");
  REQUIRE(lobby);
  CHECK(lobby->last == 1);
  CHECK(lobby->version == 1);
  CHECK(texts(store->messages(lobby->id, 0, 100, 100)) == Texts{"kept"});
  CHECK(store->find_request(ada->id, "aaaaaaaa")->offset == 1);
  CHECK_FALSE(store->find_request(ada->id, "bbbbbbbb"));
}

TEST_CASE("a file is used by one server at a time and a file of another kind by none") {
  const Folder folder;
  const auto store = folder.open();
  std::string why;
  CHECK_FALSE(Store::open((folder / "no/such/folder").string(), why));
  CHECK_FALSE(why.empty());
  CHECK_FALSE(Store::open("/dev/null/chat", why));
}

TEST_CASE("a name belongs to one person in upper and lower case") {
  const Folder folder;
  const auto store = folder.open();
  const auto ada = store->add_person("Ada");
  REQUIRE(ada);
  CHECK_FALSE(store->add_person("aDA"));
  CHECK(store->add_person("Ad"));
  CHECK(ada->token.size() == 64);
  CHECK_FALSE(store->find_person("something"));
  CHECK_FALSE(store->find_person(ada->token + "0"));
  CHECK_FALSE(store->find_person(""));
}

TEST_CASE("the file does not contain a token") {
  const Folder folder;
  const auto store = folder.open();
  const auto ada = store->add_person("Ada");
  store->commit();
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    std::FILE* file = std::fopen(entry.path().c_str(), "rb");
    REQUIRE(file);
    std::string bytes(std::filesystem::file_size(entry.path()), '\0');
    bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
    std::fclose(file);
    CHECK(bytes.find(ada->token) == std::string::npos);
  }
}

TEST_CASE("messages are read in pages and changes by version") {
  const Folder folder;
  const auto store = folder.open();
  const auto ada = store->add_person("Ada")->person;
  auto& lobby = store->add_room("Lobby");
  for (int i = 1; i <= 10; ++i)
    store->add_message(lobby, ada, "request" + std::to_string(i), std::to_string(i), 1);
  CHECK(texts(store->messages(lobby.id, 0, 11, 3)) == Texts{"8", "9", "10"});
  CHECK(texts(store->messages(lobby.id, 0, 8, 3)) == Texts{"5", "6", "7"});
  CHECK(texts(store->messages(lobby.id, 9, 11, 3)) == Texts{"10"});
  CHECK(store->changes(lobby.id, 10, 10, 100).empty());
  store->edit_message(lobby, 3, "three");
  store->delete_message(lobby, 2);
  store->react(lobby, 1, ada.id, "👍", true);
  CHECK(lobby.version == 13);
  const auto changes = store->changes(lobby.id, 10, 10, 100);
  CHECK(texts(changes) == Texts{"three", "", "1"});
  CHECK(changes[0].was_edited);
  CHECK(changes[1].was_deleted);
  CHECK(changes[2].reactions == std::vector<chat::Reaction>{{"👍", {"Ada"}}});
  CHECK(store->changes(lobby.id, 12, 10, 100).size() == 1);
  CHECK(store->changes(lobby.id, 10, 2, 100).size() == 2);
}

TEST_CASE("a deleted message has no author and no reactions") {
  const Folder folder;
  const auto store = folder.open();
  const auto ada = store->add_person("Ada")->person;
  const auto grace = store->add_person("Grace")->person;
  auto& lobby = store->add_room("Lobby");
  store->add_message(lobby, ada, "aaaaaaaa", "x", 1);
  CHECK(store->author(lobby.id, 1) == ada.id);
  CHECK(store->author(lobby.id, 2) == 0);
  store->react(lobby, 1, ada.id, "👍", true);
  store->react(lobby, 1, grace.id, "👍", true);
  store->react(lobby, 1, grace.id, "👍", true);
  store->react(lobby, 1, grace.id, "🎉", true);
  CHECK(store->react(lobby, 1, ada.id, "👍", false).reactions ==
        std::vector<chat::Reaction>{{"👍", {"Grace"}}, {"🎉", {"Grace"}}});
  const Message deleted = store->delete_message(lobby, 1);
  CHECK(deleted.was_deleted);
  CHECK(deleted.reactions.empty());
  CHECK(store->author(lobby.id, 1) == 0);
}

TEST_CASE("a read mark only grows and belongs to a member") {
  const Folder folder;
  const auto store = folder.open();
  const auto ada = store->add_person("Ada")->person;
  auto& lobby = store->add_room("Lobby");
  store->set_read_mark(ada.id, lobby.id, 5);
  CHECK(store->read_mark(ada.id, lobby.id) == 0);
  store->add_member(ada.id, lobby.id);
  store->set_read_mark(ada.id, lobby.id, 5);
  store->set_read_mark(ada.id, lobby.id, 3);
  CHECK(store->read_mark(ada.id, lobby.id) == 5);
}

TEST_CASE("a room's board sends the newest state of each message and nets arrivals and departures") {
  chat::StoredRoom room{1, "Lobby"};
  chat::RoomBoard board(room);
  const chat::RoomBoard::Time now{std::chrono::seconds(100)};
  CHECK_FALSE(board.has_news());
  board.enter({1, "Ada"});
  board.enter({1, "Ada"});
  board.enter({2, "Grace"});
  board.leave({2, "Grace"});
  Message message;
  message.offset = 1;
  message.version = 1;
  message.text = "teh";
  board.changed(message);
  message.version = 2;
  message.text = "the";
  board.changed(message);
  for (int i = 0; i < 3; ++i) board.typing("Ada");
  room.version = 2;
  const auto frame = chat::parse_object(board.take_frame(now));
  REQUIRE(frame);
  CHECK((*frame)["messages"].size() == 1);
  CHECK((*frame)["messages"][0]["text"] == "the");
  CHECK((*frame)["came"] == chat::Json{"Ada"});
  CHECK_FALSE(frame->contains("left"));
  CHECK((*frame)["typing"] == chat::Json{"Ada"});
  CHECK((*frame)["version"] == 2);
  CHECK_FALSE(board.has_news());
  CHECK(board.due() == now + std::chrono::milliseconds(20));
  board.leave({1, "Ada"});
  CHECK_FALSE(board.is_empty());
  board.leave({1, "Ada"});
  CHECK(board.is_empty());
  CHECK(chat::parse_object(board.take_frame(now))->at("left") == chat::Json{"Ada"});
}

TEST_CASE("a person on several servers comes and leaves once") {
  chat::StoredRoom room{1, "Lobby"};
  chat::RoomBoard board(room);
  board.expect({1, "Ada"});
  CHECK_FALSE(board.has_news());
  CHECK(board.is_empty());
  CHECK(board.enter({1, "Ada"}));
  CHECK_FALSE(board.enter({1, "Ada"}));
  CHECK_FALSE(board.has_news());
  board.leave_elsewhere({1, "Ada"});
  CHECK_FALSE(board.has_news());
  CHECK_FALSE(board.leave({1, "Ada"}));
  CHECK(board.leave({1, "Ada"}));
  CHECK(chat::parse_object(board.take_frame({}))->at("left") == chat::Json{"Ada"});
  board.enter_elsewhere({2, "Grace"});
  CHECK(chat::parse_object(board.take_frame({}))->at("came") == chat::Json{"Grace"});
  board.leave_elsewhere({2, "Grace"});
  board.leave_elsewhere({2, "Grace"});
  board.enter_elsewhere({2, "Grace"});
  CHECK_FALSE(board.has_news());
}
