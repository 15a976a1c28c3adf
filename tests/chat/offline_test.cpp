// The core without a connection: what is kept, how it is sent again, and what the person reads meanwhile.
#include "catch.hpp"
#include "server_double.hpp"

using namespace chat_test;
using namespace std::chrono_literals;
using chat::Link;
using chat::Request;

TEST_CASE("messages written offline are kept with a count and sent in order") {
  Guest guest;
  guest.start();
  guest.server.server.refuse();
  guest.lose();
  for (const char* text : {"one", "two", "three"}) CHECK(guest.chat.say("Lobby", text));
  CHECK(guest.chat.waiting() == 3);
  for (const auto& one : guest.chat.requests()) CHECK(one.state == Request::State::kept);
  guest.net.advance(30s);
  CHECK(guest.chat.waiting() == 3);
  guest.server.server.accept();
  guest.net.advance(15s);
  CHECK(guest.chat.link().state == Link::State::live);
  CHECK(guest.server.texts() == Texts{"one", "two", "three"});
  CHECK(guest.chat.waiting() == 0);
}

TEST_CASE("a message whose confirmation was lost is sent again with the same id and shown once") {
  Guest guest;
  guest.start();
  guest.server.server.on_message([&](duet::testing::Peer peer, duet::Message message) {
    // The server stores it, and the connection ends before the confirmation.
    const auto request = chat::parse_object(message.text());
    guest.server.store("Ada", "hello");
    guest.server.messages.back().id = chat::text_in(*request, "id");
    CHECK(peer.reset());
  });
  guest.chat.say("Lobby", "hello");
  guest.net.settle();
  CHECK(guest.chat.requests().at(0).state == Request::State::kept);
  guest.server.server.on_message([&](duet::testing::Peer peer, duet::Message message) {
    const auto request = chat::parse_object(message.text());
    guest.server.requests.push_back(*request);
    Json joined = {{"is", "joined"},
                   {"room", "Lobby"},
                   {"version", 1},
                   {"last", 1},
                   {"read", 0},
                   {"people", Json::array()},
                   {"messages", {to_json(guest.server.messages[0])}}};
    if (chat::text_in(*request, "do") == "join") CHECK(peer.send_text(chat::dump(joined)));
  });
  guest.net.advance(15s);
  CHECK(guest.chat.link().state == Link::State::live);
  // The missed messages include it, which confirms it.
  CHECK(guest.chat.requests().empty());
  CHECK(guest.shown() == Texts{"hello"});
  CHECK(guest.server.count("say") == 0);
}

TEST_CASE("a resend of a stored message is confirmed and does not add one") {
  Guest guest;
  guest.start();
  guest.server.is_mute = true;
  guest.chat.say("Lobby", "hello");
  guest.net.settle();
  const std::string id = guest.chat.requests().at(0).id;
  guest.server.is_mute = false;
  guest.lose();
  guest.net.advance(15s);
  CHECK(guest.server.texts() == Texts{"hello"});
  CHECK(guest.server.messages.at(0).id == id);
  CHECK(guest.server.count("say") == 2);
  CHECK(guest.chat.requests().empty());
}

TEST_CASE("missed messages and changes arrive on return with their number") {
  Guest guest;
  guest.server.store("Grace", "teh");
  guest.start();
  guest.lose();
  guest.server.messages[0].text = "the";
  guest.server.messages[0].version = ++guest.server.version;
  for (int i = 0; i < 12; ++i) guest.server.store("Grace", "new");
  guest.net.advance(15s);
  CHECK(guest.lobby().timeline.messages().size() == 13);
  CHECK(guest.lobby().timeline.find(1)->text == "the");
  CHECK(guest.chat.notice().text == "Caught up, 12 new");
  CHECK(guest.lobby().unread() == 13);
}

TEST_CASE("a long absence leaves a gap that can be loaded") {
  Guest guest;
  for (int i = 0; i < 10; ++i) guest.server.store("Grace", "old");
  guest.start();
  guest.lose();
  for (int i = 0; i < 100; ++i) guest.server.store("Grace", "new");
  guest.net.advance(15s);
  const auto& timeline = guest.lobby().timeline;
  CHECK(timeline.messages().size() == 60);
  CHECK(timeline.missing_before(10) == 50);
  guest.chat.load("Lobby", timeline.messages()[10].offset);
  guest.net.settle();
  CHECK(timeline.messages().size() == 110);
  CHECK(timeline.missing_before(10) == 0);
}

TEST_CASE("the seconds until the next attempt are counted down") {
  Guest guest;
  guest.start();
  guest.server.server.refuse();
  guest.lose();
  bool was_waiting = false;
  unsigned last = 1000;
  for (int i = 0; i < 600; ++i) {
    const Link& link = guest.chat.link();
    CHECK(link.state != Link::State::live);
    if (link.state == Link::State::waiting) {
      CHECK(link.seconds >= 1);
      CHECK(link.seconds <= 15);
      was_waiting = true;
      last = link.seconds;
    }
    guest.net.advance(100ms);
  }
  CHECK(was_waiting);
  CHECK(last < 1000);
  CHECK(guest.server.server.attempts() > 3);
}

TEST_CASE("an attempt at once is possible while waiting") {
  Guest guest;
  guest.start();
  guest.server.server.refuse();
  guest.lose();
  while (guest.chat.link().state != Link::State::waiting) guest.net.advance(100ms);
  guest.server.server.accept();
  guest.chat.try_now();
  CHECK(guest.chat.link().state == Link::State::connecting);
  guest.net.settle();
  CHECK(guest.chat.link().state == Link::State::live);
  guest.chat.try_now();
  guest.net.settle();
  CHECK(guest.server.server.peers().size() == 2);
}

TEST_CASE("a device without a network is offline and connects when the network is back") {
  Guest guest;
  guest.start();
  guest.server.server.refuse();
  guest.chat.set_network(false);
  CHECK(guest.chat.link().state == Link::State::live);
  guest.lose();
  CHECK(guest.chat.link().state == Link::State::offline);
  guest.server.server.accept();
  guest.chat.set_network(true);
  guest.net.settle();
  CHECK(guest.chat.link().state == Link::State::live);
}

TEST_CASE("a device without a network stays offline while it tries") {
  Guest guest;
  guest.start();
  guest.server.server.refuse();
  guest.chat.set_network(false);
  guest.lose();
  bool was_always_offline = true;
  guest.chat.on_change([&] { was_always_offline &= guest.chat.link().state == Link::State::offline; });
  const std::size_t attempts = guest.server.server.attempts();
  guest.net.advance(60s);
  CHECK(guest.server.server.attempts() > attempts);
  CHECK(was_always_offline);
}

TEST_CASE("a server that turns the client away gives the reason and no attempt follows") {
  Guest guest;
  guest.start();
  CHECK(guest.server.server.peer().close(4500, "this name has too many connections"));
  guest.net.advance(1h);
  CHECK(guest.chat.link().state == Link::State::offline);
  CHECK(guest.chat.link().why == "this name has too many connections");
  CHECK(guest.server.server.attempts() == 1);
  guest.chat.try_now();
  guest.net.settle();
  CHECK(guest.chat.link().state == Link::State::live);
}

TEST_CASE("a server that restarts is tried again") {
  Guest guest;
  guest.start();
  CHECK(guest.server.server.peer().close(1012, "restart"));
  guest.net.advance(15s);
  CHECK(guest.chat.link().state == Link::State::live);
}

TEST_CASE("a server that asks to slow down gets the message after the time it named") {
  Guest guest;
  guest.start();
  guest.server.refusals = 1;
  guest.chat.say("Lobby", "one");
  guest.chat.say("Lobby", "two");
  guest.net.settle();
  CHECK(guest.chat.notice().text == "You are quick.");
  CHECK(guest.chat.waiting() == 2);
  guest.net.advance(2999ms);
  CHECK(guest.server.texts().empty());
  guest.net.advance(1ms);
  CHECK(guest.server.texts() == Texts{"one", "two"});
}

TEST_CASE("a refused message waits for the person who may send it again or discard it") {
  Guest guest;
  guest.start();
  guest.server.fault = "no such word here";
  guest.chat.say("Lobby", "one");
  guest.chat.say("Lobby", "two");
  guest.net.settle();
  REQUIRE(guest.chat.requests().size() == 2);
  CHECK(guest.chat.requests()[0].state == Request::State::refused);
  CHECK(guest.chat.requests()[0].fault == "no such word here");
  CHECK(guest.chat.waiting() == 0);
  guest.server.fault.clear();
  guest.chat.retry(guest.chat.requests()[1].id);
  guest.net.settle();
  CHECK(guest.server.texts() == Texts{"two"});
  guest.chat.discard(std::string(guest.chat.requests()[0].id));
  CHECK(guest.chat.requests().empty());
}

TEST_CASE("the outbox survives the program") {
  std::string kept;
  {
    Guest guest;
    guest.start();
    guest.server.server.refuse();
    guest.lose();
    guest.chat.say("Lobby", "written before");
    kept = guest.outbox_kept;
  }
  Guest later(R"({"name":"Ada","token":"secret"})", kept);
  REQUIRE(later.chat.requests().size() == 1);
  CHECK(later.chat.waiting() == 1);
  later.start();
  CHECK(later.server.texts() == Texts{"written before"});
}

TEST_CASE("an outbox of another version or of somebody else does not matter") {
  for (const char* text : {"", "{", "[]", R"({"requests":5})", R"({"requests":[{"kind":9,"offset":0}]})",
                           R"({"requests":[{"kind":0,"id":"<b>","offset":0,"text":"x","room":"Lobby"}]})"}) {
    Guest guest(R"({"name":"Ada","token":"secret"})", text);
    CHECK(guest.chat.requests().empty());
    guest.start();
    CHECK(guest.chat.link().state == Link::State::live);
  }
}

TEST_CASE("the outbox has a limit") {
  Guest guest;
  guest.server.server.refuse();
  guest.start();
  int accepted = 0;
  while (accepted < 1000 && guest.chat.say("Lobby", "x")) ++accepted;
  CHECK(accepted == 500);
  CHECK(guest.chat.notice().is_problem);
}

TEST_CASE("a server that stops reading does not lose a message") {
  Guest guest;
  guest.start();
  guest.server.server.peer().stall();
  for (int i = 0; i < 20; ++i) CHECK(guest.chat.say("Lobby", std::string(4000, 'x')));
  guest.net.advance(1s);
  CHECK(guest.server.texts().empty());
  guest.server.server.peer().resume();
  guest.net.advance(1s);
  CHECK(guest.server.texts().size() == 20);
  CHECK(guest.chat.requests().empty());
}
