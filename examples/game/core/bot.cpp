#include "bot.hpp"

namespace game {

Bot::Bot(duet::Loop& loop, std::string url, std::string name, std::uint32_t seed)
    : loop_(loop), game_(loop, {.url = std::move(url)}), name_(std::move(name)), brain_(seed) {}

Bot::~Bot() { loop_.cancel(timer_); }

void Bot::start() {
  game_.start();
  game_.play(name_);
  live();
}

void Bot::live() {
  timer_ = loop_.after(tick_length, [this] { live(); });
  now_ += tick_length;
  game_.set_time(now_);
  input_ = brain_.decide(game_.frame(input_));
}

}  // namespace game
