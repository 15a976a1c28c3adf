// The room's test: room.cpp linked with duet::testing in place of duet::client. It needs no server, no
// network, no waiting, and no particular test framework.

#include <duet/testing.hpp>

#include <iostream>
#include <string>

#include "room.hpp"

using namespace std::chrono_literals;

namespace {

int failures = 0;

void check(std::string_view what, std::string_view actual, std::string_view expected) {
  if (actual == expected) return;
  std::cerr << what << ": \"" << actual << "\" in place of \"" << expected << "\"\n";
  ++failures;
}

/// Each test has its own network, server, loop and guest.
struct Guest {
  duet::testing::Network net;
  duet::testing::Server& server = net.listen("wss://talk.example/room");
  duet::Loop loop;
  Room room{loop, "wss://talk.example/room", "Ada"};

  Guest() {
    room.enter();
    net.settle();
  }
};

void a_guest_says_its_name_and_hears_the_others() {
  Guest guest;
  check("status", guest.room.status(), "inside");
  duet::testing::Peer peer = guest.server.peer();
  check("first words", peer.received().at(0).payload, "I am Ada");
  if (!peer.send_text("Grace: hello Ada")) ++failures;
  guest.net.settle();
  check("heard", guest.room.lines().at(0), "Grace: hello Ada");
}

void a_guest_whose_connection_is_lost_comes_back() {
  Guest guest;
  guest.server.refuse();
  if (!guest.server.peer().lose()) ++failures;
  guest.net.settle();
  check("status", guest.room.status(), "back soon");
  if (guest.room.say("hello?")) ++failures;
  guest.server.accept();
  guest.net.advance(30s);  // the longest delay between two attempts
  check("status", guest.room.status(), "inside");
  check("first words again", guest.server.peer().received().at(0).payload, "I am Ada");
}

void a_guest_who_is_thrown_out_stays_outside() {
  Guest guest;
  if (!guest.server.peer().close(4500, "no shouting")) ++failures;
  guest.net.advance(1h);
  check("status", guest.room.status(), "no shouting");
  check("attempts", std::to_string(guest.server.attempts()), "1");
}

void a_room_that_does_not_answer_is_tried_again() {
  Guest guest;
  guest.server.ignore();
  if (!guest.server.peer().lose()) ++failures;
  guest.net.advance(30s);
  guest.server.accept();
  guest.net.advance(1min);
  check("status", guest.room.status(), "inside");
}

}  // namespace

int main() {
  a_guest_says_its_name_and_hears_the_others();
  a_guest_whose_connection_is_lost_comes_back();
  a_guest_who_is_thrown_out_stays_outside();
  a_room_that_does_not_answer_is_tried_again();
  if (failures == 0) std::cout << "the room is fine" << std::endl;
  return failures == 0 ? 0 : 1;
}
