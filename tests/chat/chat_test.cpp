// The core's conversation: names, messages, history, changes.
#include "catch.hpp"
#include "server_double.hpp"

using namespace chat_test;
using namespace std::chrono_literals;
using chat::Link;
using chat::Request;

TEST_CASE("a client without a name takes one and keeps its token") {
  Guest guest("");
  guest.server.name = "";
  guest.start();
  CHECK(guest.chat.link().state == Link::State::live);
  REQUIRE(guest.chat.needs_name());
  guest.chat.take_name(" Ada");
  CHECK(guest.chat.name_problem() == "A name does not begin or end with a blank.");
  CHECK(guest.server.count("name") == 0);
  guest.chat.take_name("Ada");
  guest.net.settle();
  CHECK_FALSE(guest.chat.needs_name());
  CHECK(guest.chat.name() == "Ada");
  CHECK(guest.identity_kept == R"({"name":"Ada","token":"secret of Ada"})");
  CHECK(guest.lobby().people == Texts{"Ada", "Grace"});
}

TEST_CASE("the token is sent with every attempt to connect") {
  Guest guest;
  guest.start();
  guest.lose();
  guest.net.advance(20s);
  REQUIRE(guest.server.server.peers().size() == 2);
  for (const auto& peer : guest.server.server.peers()) {
    const auto& offers = peer.subprotocols();
    CHECK(std::any_of(offers.begin(), offers.end(),
                      [](const auto& one) { return one.starts_with("duet.token."); }));
  }
}

TEST_CASE("a token that the server does not know is discarded and a name is asked for") {
  Guest guest;
  guest.server.name = "";
  guest.identity_kept = "something";
  guest.start();
  CHECK(guest.chat.needs_name());
  CHECK(guest.identity_kept.empty());
  CHECK(guest.chat.name().empty());
}

TEST_CASE("a message is sent once and confirmed") {
  Guest guest;
  guest.start();
  CHECK(guest.chat.say("Lobby", "hello\r\nthere \n"));
  CHECK(guest.chat.requests().at(0).state == Request::State::sent);
  guest.net.settle();
  CHECK(guest.server.texts() == Texts{"hello\nthere"});
  CHECK(guest.shown() == Texts{"hello\nthere"});
  CHECK(guest.chat.requests().empty());
  CHECK(guest.outbox_kept == R"({"requests":[]})");
  CHECK(guest.arrived.empty());
}

TEST_CASE("messages of others arrive with an event and as unread") {
  Guest guest;
  guest.start();
  guest.server.send_changes({guest.server.store("Grace", "good morning")});
  guest.net.settle();
  CHECK(guest.arrived == Texts{"good morning"});
  CHECK(guest.chat.unread() == 1);
  guest.chat.look("Lobby", true);
  CHECK(guest.chat.unread() == 0);
  CHECK(guest.lobby().divider == 0);
  guest.net.advance(1s);
  CHECK(guest.server.count("read") == 1);
  CHECK(chat::number_in(guest.server.requests.back(), "offset") == 1u);
}

TEST_CASE("the line of new messages is before the first one that was not read") {
  Guest guest;
  for (int i = 0; i < 5; ++i) guest.server.store("Grace", "old");
  guest.server.read = 3;
  guest.start();
  CHECK(guest.lobby().unread() == 2);
  guest.chat.look("Lobby", true);
  CHECK(guest.lobby().divider == 3);
  CHECK(guest.lobby().unread() == 0);
  guest.chat.say("Lobby", "I have read it");
  CHECK(guest.lobby().divider == 0);
}

TEST_CASE("an older state of a message does not replace a newer one") {
  Guest guest;
  guest.start();
  const chat::Message first = guest.server.store("Grace", "teh");
  chat::Message second = first;
  second.version = ++guest.server.version;
  second.text = "the";
  guest.server.send_changes({second});
  guest.server.send_changes({first});
  guest.net.settle();
  CHECK(guest.shown() == Texts{"the"});
}

TEST_CASE("one's own message is edited and deleted") {
  Guest guest;
  guest.start();
  guest.chat.say("Lobby", "teh");
  guest.net.settle();
  CHECK(guest.chat.edit("Lobby", 1, "the"));
  CHECK(guest.chat.requests().at(0).kind == Request::Kind::edit);
  guest.net.settle();
  CHECK(guest.shown() == Texts{"the"});
  CHECK(guest.lobby().timeline.find(1)->was_edited);
  CHECK(guest.chat.requests().empty());
  guest.chat.remove("Lobby", 1);
  guest.net.settle();
  CHECK(guest.lobby().timeline.find(1)->was_deleted);
}

TEST_CASE("a reaction is added and the same one again takes it back") {
  Guest guest;
  guest.server.store("Grace", "news");
  guest.start();
  guest.chat.react("Lobby", 1, "🎉");
  guest.net.settle();
  REQUIRE(guest.lobby().timeline.find(1)->reactions.size() == 1);
  CHECK(guest.lobby().timeline.find(1)->reactions[0].people == Texts{"Ada"});
  guest.chat.react("Lobby", 1, "🎉");
  guest.net.settle();
  CHECK(guest.lobby().timeline.find(1)->reactions.empty());
}

TEST_CASE("history is loaded in pages until its beginning") {
  Guest guest;
  for (int i = 1; i <= 120; ++i) guest.server.store("Grace", std::to_string(i));
  guest.start();
  CHECK(guest.lobby().timeline.messages().size() == 50);
  CHECK(guest.lobby().timeline.missing_before(0) == 70);
  while (guest.lobby().timeline.missing_before(0) > 0) {
    guest.chat.load("Lobby", guest.lobby().timeline.messages().front().offset);
    CHECK(guest.lobby().is_loading);
    guest.net.settle();
  }
  CHECK(guest.server.count("page") == 2);
  CHECK(guest.lobby().timeline.messages().size() == 120);
  guest.chat.load("Lobby", 1);
  guest.net.settle();
  CHECK(guest.server.count("page") == 2);
}

TEST_CASE("a page is requested once at a time") {
  Guest guest;
  for (int i = 1; i <= 120; ++i) guest.server.store("Grace", "x");
  guest.start();
  for (int i = 0; i < 5; ++i) guest.chat.load("Lobby", 71);
  guest.net.settle();
  CHECK(guest.server.count("page") == 1);
}

TEST_CASE("a name types for five seconds after its latest sign or until its message") {
  Guest guest;
  guest.start();
  const Json typing = {{"is", "room"}, {"room", "Lobby"}, {"typing", {"Grace", "Ada"}}};
  guest.server.send(typing);
  guest.net.settle();
  CHECK(guest.lobby().typing.names() == Texts{"Grace"});
  guest.net.advance(4s);
  guest.server.send(typing);
  guest.net.advance(4999ms);
  CHECK(guest.lobby().typing.names() == Texts{"Grace"});
  guest.net.advance(1ms);
  CHECK(guest.lobby().typing.names().empty());
  guest.server.send(typing);
  guest.server.send_changes({guest.server.store("Grace", "done")});
  guest.net.settle();
  CHECK(guest.lobby().typing.names().empty());
}

TEST_CASE("one sign of typing is sent each two seconds") {
  Guest guest;
  guest.start();
  for (int i = 0; i < 30; ++i) {
    guest.chat.type("Lobby");
    guest.net.advance(100ms);
  }
  CHECK(guest.server.count("typing") == 2);
}

TEST_CASE("people come and leave") {
  Guest guest;
  guest.start();
  const auto before = guest.lobby().people_version;
  guest.server.send({{"is", "room"}, {"room", "Lobby"}, {"came", {"Barbara", "Ada"}}, {"left", {"Grace"}}});
  guest.net.settle();
  CHECK(guest.lobby().people == Texts{"Ada", "Barbara"});
  CHECK(guest.lobby().people_version == before + 1);
}

TEST_CASE("messages that cannot be sent are refused with a sentence") {
  Guest guest;
  guest.start();
  CHECK_FALSE(guest.chat.say("Lobby", " \n "));
  CHECK(guest.chat.notice().text == "The message is empty.");
  CHECK(guest.chat.notice().is_problem);
  CHECK_FALSE(guest.chat.say("Lobby", std::string(4001, 'x')));
  CHECK(guest.chat.notice().text == "A message has at most 4000 characters.");
  guest.net.settle();
  CHECK(guest.server.count("say") == 0);
}

TEST_CASE("what a hostile server sends is ignored") {
  Guest guest;
  guest.start();
  for (const char* text : {"", "{", "[]", "null", R"({"is":5})", R"({"is":"room"})",
                           R"({"is":"room","room":"Nowhere","messages":[]})",
                           R"({"is":"room","room":"Lobby","messages":{"a":1}})",
                           R"({"is":"room","room":"Lobby","messages":[1,null,[]]})",
                           R"({"is":"room","room":"Lobby","messages":[{"offset":-1,"version":1,"at":1}]})",
                           R"({"is":"room","room":"Lobby","messages":[{"offset":1e99,"version":1,"at":1}]})",
                           R"({"is":"room","room":"Lobby","came":[5],"left":[{}],"typing":[null]})",
                           R"({"is":"joined","room":"Lobby"})", R"({"is":"refused"})", R"({"is":"done"})",
                           R"({"is":"left","room":"?"})", R"({"is":"page","room":"Lobby","messages":"no"})"})
    CHECK(guest.server.server.peer().send_text(text));
  guest.net.settle();
  CHECK(guest.chat.link().state == Link::State::live);
  CHECK(guest.lobby().timeline.messages().empty());
  CHECK(guest.chat.say("Lobby", "still here"));
  guest.net.settle();
  CHECK(guest.shown() == Texts{"still here"});
}
