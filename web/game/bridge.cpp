// The C++ half of the game's page; game.js and core.mjs are the other. It owns one Game. The page asks for each frame as an
// array of numbers in this memory; rare things are strings with a kind, as JSON.

#include <emscripten.h>

#include <optional>
#include <string>
#include <vector>

#include "../../examples/common/json.hpp"
#include "../../examples/game/core/game.hpp"

extern "C" {
/// Passes a string to the page.
void game_tell(int kind, const char* text, std::size_t size);
}

namespace {

using common::Json;
using game::Game;

enum class Kind : int { changed, answer, shattered, token };

void tell(Kind kind, std::string_view text) { game_tell(static_cast<int>(kind), text.data(), text.size()); }

struct Page {
  duet::Loop loop;
  std::optional<Game> game;
  std::string call;           // written by the page
  std::vector<double> frame;  // read by the page
};

// Set by main, and never destroyed: the page may call until its end.
Page* page = nullptr;

void start(const Json& call) {
  page->game.emplace(page->loop, Game::Options{.url = common::text_in(call, "url"),
                                               .token = common::text_in(call, "token")});
  Game& game = *page->game;
  game.on_change([] { tell(Kind::changed, {}); });
  game.on_token([](std::string_view token) { tell(Kind::token, token); });
  game.on_shattered([&game](const game::Shattered& event) {
    tell(Kind::shattered, common::dump({{"victim", event.victim},
                                        {"by", event.by},
                                        {"victimName", game.name_of(event.victim)},
                                        {"byName", game.name_of(event.by)},
                                        {"score", event.score},
                                        {"x", event.x / 4.},
                                        {"y", event.y / 4.}}));
  });
  game.start();
}

Json view_of(const Game& game) {
  constexpr const char* stages[] = {"unnamed", "joining", "playing"};
  Json leaders = Json::array();
  for (const game::Score& one : game.board().leaders)
    leaders.push_back({{"number", one.number}, {"name", game.name_of(one.number)}, {"score", one.score}});
  Json best = Json::array();
  for (const auto& [name, score] : game.high_scores().best)
    best.push_back({{"name", name}, {"score", score}});
  const common::Link& link = game.link();
  return {{"link", {{"state", to_string(link.state)}, {"seconds", link.seconds}, {"why", link.why}}},
          {"stage", stages[static_cast<unsigned>(game.stage())]},
          {"name", game.name()},
          {"nameProblem", game.name_problem()},
          {"number", game.number()},
          {"players", game.board().players},
          {"place", game.board().place},
          {"leaders", std::move(leaders)},
          {"best", std::move(best)}};
}

Json overlay_of(Game& game) {
  const game::Overlay overlay = game.overlay();
  return {{"roundTrip", overlay.round_trip},
          {"jitter", overlay.jitter},
          {"received", overlay.received},
          {"sent", overlay.sent},
          {"age", overlay.age},
          {"delay", overlay.delay},
          {"corrections", overlay.corrections},
          {"tick", overlay.tick},
          {"snapshots", overlay.snapshots}};
}

void carry_out(Game& game, const Json& call) {
  const std::string& what = common::text_in(call, "do");
  const auto answer = [](const Json& json) { tell(Kind::answer, common::dump(json)); };
  if (what == "view") return answer(view_of(game));
  if (what == "overlay") return answer(overlay_of(game));
  if (what == "name")
    return answer(game.name_of(common::number_in(call, "number").value_or(0) % game::most_players));
  if (what == "play") return game.play(common::text_in(call, "name"));
  if (what == "try") return game.try_now();
  if (what == "network") return game.set_network(common::flag_in(call, "isThere"));
}

/// core.mjs reads the numbers in this order.
void write(const game::View& view) {
  auto& frame = page->frame;
  frame.assign({view.camera.x, view.camera.y, view.is_flying ? 1. : 0., view.charge, view.returns_in,
                double(view.score), double(view.ships.size()), double(view.shards.size())});
  for (const game::ShownShip& ship : view.ships)
    frame.insert(frame.end(), {double(ship.number), double(ship.score), ship.x, ship.y, ship.angle,
                               ship.radius, double(ship.is_dashing) + 2. * double(ship.is_shielded)});
  for (const game::Place& shard : view.shards) frame.insert(frame.end(), {shard.x, shard.y});
}

}  // namespace

extern "C" {

/// Allocates `size` bytes for a call as UTF-8; valid until the next one.
EMSCRIPTEN_KEEPALIVE char* game_alloc(std::size_t size) {
  page->call.resize(size);
  return page->call.data();
}

/// Carries out the call in the buffer. A question is answered before it returns.
EMSCRIPTEN_KEEPALIVE void game_call() {
  const auto call = common::parse_object(page->call);
  if (!call) return;
  if (common::text_in(*call, "do") == "start") return start(*call);
  if (page->game) carry_out(*page->game, *call);
}

/// Advances to the time, in milliseconds, and returns the frame, valid until the next call.
EMSCRIPTEN_KEEPALIVE const double* game_frame(double now, int heading, int thrusts, int dashes) {
  if (!page->game) return nullptr;
  page->game->set_time(std::chrono::microseconds(static_cast<std::int64_t>(now * 1000)));
  page->loop.poll();
  write(page->game->frame(
      {.heading = static_cast<game::Heading>(heading), .thrusts = thrusts != 0, .dashes = dashes != 0}));
  return page->frame.data();
}
}

int main() { page = new Page; }
