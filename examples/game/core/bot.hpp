// A player without a front.
#pragma once

#include <duet/loop.hpp>

#include <chrono>
#include <string>

#include "brain.hpp"
#include "game.hpp"

namespace game {

/// Plays on its own, from start() on. Time is the sum of the loop's timers, so that a test's clock drives it too.
class Bot {
 public:
  /// The loop must outlive it.
  Bot(duet::Loop& loop, std::string url, std::string name, std::uint32_t seed);
  ~Bot();
  Bot(const Bot&) = delete;
  Bot& operator=(const Bot&) = delete;

  void start();

  [[nodiscard]] Game& game() { return game_; }

 private:
  void live();

  duet::Loop& loop_;
  Game game_;
  std::string name_;
  Brain brain_;
  Input input_;
  Game::Time now_{};
  duet::TimerId timer_ = 0;
};

}  // namespace game
