// A game server in memory: the real arena on a simulated network, whose clock the test advances.
#pragma once

#include <duet/testing.hpp>

#include <functional>
#include <optional>
#include <random>
#include <string>

#include "examples/game/core/brain.hpp"
#include "examples/game/core/game.hpp"
#include "examples/game/server/input_queue.hpp"

namespace game_test {

using namespace game;
using namespace std::chrono_literals;

/// One client and ships that brains steer. It answers as the real server does.
class ServerDouble {
 public:
  explicit ServerDouble(duet::testing::Network& net) : server(net.listen("ws://game.example/")) {
    server.choose(subprotocol);
    server.on_message([this](duet::testing::Peer peer, duet::Message message) {
      const auto request = decode_request(message.bytes());
      if (!request) std::abort();
      std::visit([&](const auto& one) { answer(peer, one); }, *request);
    });
  }

  duet::testing::Server& server;
  Arena arena{5};
  InputQueue inputs;
  std::optional<std::uint16_t> number;
  std::vector<Shattering> events;
  std::size_t joins = 0;
  std::string fault;  ///< not empty: names are refused for this reason

  /// Adds ships that fly about.
  void add_others(unsigned count) {
    for (; count > 0; --count) others_.emplace_back(*arena.add(), count);
  }

  void tick() {
    ++tick_;
    if (number) {
      for (const Input& input : inputs.take()) arena.move(*number, input);
      if (inputs.is_silent()) arena.move(*number, {});
    }
    for (auto& [ship, heading] : others_) {
      if (random_() % 20 == 0) heading = static_cast<Heading>(random_());
      arena.move(ship, {heading, true, false});
    }
    for (const Shattering& one : arena.settle()) events.push_back(one);
    if (!number || !server.peer().is_open()) return;
    if (sent_.all().size() > 20 && sent_.all()[sent_.all().size() - 20].tick > seen_) return;
    sent_.add(see(arena, *number, tick_, inputs.done(), arena.ships()[*number].position));
    send(encode_snapshot(sent_.all().back(), sent_.find(seen_)));
  }

 private:
  void send(const Bytes& bytes) {
    if (!server.peer().send_binary(bytes)) std::abort();
  }

  void answer(duet::testing::Peer, const Join& join) {
    ++joins;
    if (!fault.empty()) return send(encode(Answer(Refusal{fault})));
    const bool is_back = number && join.token == "token";
    if (!is_back) {
      number = arena.add();
      inputs = {};
    }
    sent_.clear();
    seen_ = 0;
    send(encode(Answer(Welcome{*number, "token", inputs.next(), is_back})));
    send(encode(Answer(Roster{{{*number, join.name}}})));
  }

  void answer(duet::testing::Peer, const Inputs& message) {
    if (!inputs.add(message)) std::abort();
    seen_ = std::max(seen_, message.seen);
  }

  void answer(duet::testing::Peer, const Ping& ping) { send(encode(Answer(Pong{ping.number}))); }

  std::minstd_rand random_{9};
  std::vector<std::pair<std::uint16_t, Heading>> others_;
  SnapshotHistory sent_;
  std::uint32_t tick_ = 0;
  std::uint32_t seen_ = 0;
};

/// A client with a front of 60 frames a second, on its own network.
struct Guest {
  Guest() : game(loop, {.url = "ws://game.example/", .seed = 1}) {
    game.on_token([this](std::string_view text) { token = text; });
  }

  /// Lets this time pass. `each` is called after each frame.
  void run(std::chrono::milliseconds time, const std::function<void(const View&)>& each = {}) {
    for (; time > 0ms; time -= 1ms) {
      net.advance(1ms);
      ++milliseconds;
      if (milliseconds % 40 == 0) server.tick();
      if (milliseconds % 16 != 0) continue;
      game.set_time(std::chrono::milliseconds(milliseconds));
      loop.poll();
      const View& view = game.frame(controls);
      if (each) each(view);
    }
  }

  /// Enters the arena.
  void start() {
    game.start();
    game.play("Ada");
    run(1s);
  }

  duet::testing::Network net;
  ServerDouble server{net};
  duet::Loop loop;
  std::string token;
  Input controls;
  long milliseconds = 0;
  Game game;
};

}  // namespace game_test
