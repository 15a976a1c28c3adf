// Mistakes of a test, by number: each prints a sentence on stderr and ends the program.
#include <duet/client.hpp>
#include <duet/testing.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

using duet::testing::Network;

namespace {

void no_network() { duet::Loop loop; }

void loop_outlives_network() {
  auto net = std::make_unique<Network>();
  duet::Loop loop;
  net.reset();
}

void no_url() { Network().listen("game.example"); }

void taken_url() {
  Network net;
  net.listen("ws://game.example/?a");
  net.listen("ws://game.example");
}

void nobody_there() { static_cast<void>(Network().listen("ws://game.example/").peer()); }

void settle_inside() {
  Network net;
  duet::Loop loop;
  loop.post([&] { net.settle(); });
  net.settle();
}

void back_in_time() { Network().advance(std::chrono::milliseconds(-1)); }

void busy_for_ever() {
  Network net;
  duet::Loop loop;
  duet::Client client(loop);
  net.listen("ws://game.example/").on_message([](duet::testing::Peer peer, duet::Message) {
    static_cast<void>(peer.send_text("x"));
  });
  client.on_open([&] { client.send_text("x"); });
  client.on_message([&](duet::Message) { client.send_text("x"); });
  static_cast<void>(client.connect("ws://game.example/"));
  net.settle();
}

void odd_status() { Network().listen("ws://game.example/").refuse(200); }

}  // namespace

int main(int argc, char** argv) {
  // A program that is ended by a signal counts as crashed, whatever it printed.
  std::signal(SIGABRT, [](int) { std::_Exit(3); });
  void (*const mistakes[])() = {no_network,    loop_outlives_network, no_url,        taken_url, nobody_there,
                                settle_inside, back_in_time,          busy_for_ever, odd_status};
  if (argc > 1) mistakes[std::atoi(argv[1])]();
  std::puts("nobody minded");
}
