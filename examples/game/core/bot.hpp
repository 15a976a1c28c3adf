// A player without a front.
#pragma once

#include <duet/loop.hpp>

#include <chrono>
#include <string>

#include "brain.hpp"
#include "game.hpp"

namespace game {

/// Plays on its own, from start() on.
class Bot {
 public:
  struct Options {
    std::string url;
    std::string name;
    std::uint32_t seed = 1;  ///< of its decisions
    Game::Time (*clock)();
  };

  /// The loop must outlive it.
  Bot(duet::Loop& loop, Options options);
  ~Bot();
  Bot(const Bot&) = delete;
  Bot& operator=(const Bot&) = delete;

  void start();

  [[nodiscard]] Game& game() { return game_; }

 private:
  void live();

  duet::Loop& loop_;
  Options options_;
  Game game_;
  Brain brain_;
  Input input_;
  duet::TimerId timer_ = 0;
};

}  // namespace game
