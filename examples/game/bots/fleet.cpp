#include "fleet.hpp"

#include <algorithm>
#include <array>

using namespace std::chrono_literals;

namespace game {

namespace {

constexpr std::array stars = {"Altair", "Vega",    "Rigel",  "Mira",  "Deneb",   "Spica",  "Castor",
                              "Pollux", "Sirius",  "Adhara", "Mizar", "Hadar",   "Atria",  "Izar",
                              "Alioth", "Electra", "Maia",   "Algol", "Capella", "Regulus"};

Game::Time now() {
  return std::chrono::duration_cast<Game::Time>(std::chrono::steady_clock::now().time_since_epoch());
}

/// Names are unique: the second round of the list has numbers.
std::string name_of(std::size_t index, const std::string& family) {
  const std::string star = stars[index % stars.size()] + family;
  const std::size_t round = index / stars.size();
  return round == 0 ? star : star + '-' + std::to_string(round + 1);
}

}  // namespace

void Fleet::start(std::string url, unsigned count) {
  if (count == 0) return;
  const Bot::Options options{.url = url,
                             .name = name_of(bots_.size(), family_),
                             .seed = static_cast<std::uint32_t>(bots_.size() + 1),
                             .clock = now};
  bots_.push_back(std::make_unique<Bot>(loop_, options));
  bots_.back()->start();
  timer_ = loop_.after(5ms, [this, url = std::move(url), count] { start(url, count - 1); });
}

std::size_t Fleet::playing() const {
  return static_cast<std::size_t>(std::count_if(bots_.begin(), bots_.end(), [](const auto& bot) {
    return bot->game().stage() == Game::Stage::playing;
  }));
}

}  // namespace game
