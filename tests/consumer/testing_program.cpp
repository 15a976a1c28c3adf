// A user's first test with an installed duet: compiles, links and runs.

#include <duet/client.hpp>
#include <duet/testing.hpp>

#include <cstdio>

int main() {
  duet::testing::Network net;
  duet::testing::Server& server = net.listen("ws://game.example/");
  duet::Loop loop;
  duet::Client client(loop);
  if (!client.connect("ws://game.example/")) return 1;
  net.settle();
  if (server.attempts() != 1 || client.ready_state() != duet::ReadyState::open) return 1;
  std::puts("consumed");
}
