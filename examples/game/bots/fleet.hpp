// Many bots.
#pragma once

#include <duet/loop.hpp>

#include <memory>
#include <string>
#include <vector>

#include "../core/bot.hpp"

namespace game {

class Fleet {
 public:
  /// The loop must outlive it.
  /// The names end with `family`, so that several fleets can play on one server.
  explicit Fleet(duet::Loop& loop, std::string family = {}) : loop_(loop), family_(std::move(family)) {}
  ~Fleet() { loop_.cancel(timer_); }
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  /// Adds this many, a few at a time.
  void start(std::string url, unsigned count);

  /// The bots so far.
  [[nodiscard]] const std::vector<std::unique_ptr<Bot>>& bots() const { return bots_; }

  /// How many of them play.
  [[nodiscard]] std::size_t playing() const;

 private:
  duet::Loop& loop_;
  std::string family_;
  std::vector<std::unique_ptr<Bot>> bots_;
  duet::TimerId timer_ = 0;
};

}  // namespace game
