// Enters a room and prints the conversation: one source for the desktop, Node and the browser.
//   room_client [URL [NAME]]

#include <iostream>

#include "room.hpp"

int main(int argc, char** argv) {
  duet::Loop loop;
  Room room(loop, argc > 1 ? argv[1] : "ws://localhost:8080", argc > 2 ? argv[2] : "somebody");
  room.on_line([](std::string_view line) { std::cout << line << std::endl; });
  room.enter();
  loop.run();
}
