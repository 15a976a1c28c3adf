#include "bot.hpp"

namespace game {

Bot::Bot(duet::Loop& loop, Options options)
    : loop_(loop), options_(std::move(options)), game_(loop, {.url = options_.url}), brain_(options_.seed) {}

Bot::~Bot() { loop_.cancel(timer_); }

void Bot::start() {
  game_.start();
  game_.play(options_.name);
  live();
}

void Bot::live() {
  timer_ = loop_.after(tick_length, [this] { live(); });
  game_.set_time(options_.clock());
  input_ = brain_.decide(game_.frame(input_));
}

}  // namespace game
