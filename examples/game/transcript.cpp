// A short game alone in a new arena, as lines of text: one source for the desktop, Node and the browser, whose output is the
// same. The server is started with --seed, and time is counted in frames.
//
//   game_transcript URL
#include <iostream>
#include <optional>

#include "core/game.hpp"

namespace {

using game::Game;

/// Does one thing after another, each when the one before is done.
class Match {
 public:
  Match(duet::Loop& loop, std::string url) : loop_(loop) {
    game_.emplace(loop, Game::Options{.url = std::move(url)});
    game_->start();
    game_->play("Ada ");
    print(game_->name_problem());
    game_->play("Ada");
    frame();
  }

 private:
  void print(std::string_view line) { std::cout << line << std::endl; }

  void frame() {
    if (!game_) return;
    loop_.after(game::tick_length, [this] { frame(); });
    now_ += game::tick_length;
    game_->set_time(now_);
    go_on(game_->frame(controls_));
  }

  void go_on(const game::View& view) {
    if (step_ == 0 && view.is_flying) {
      ++step_;
      begin_ = view.camera;
      print(game_->name_of(game_->number()) + " flies as number " + std::to_string(game_->number()));
      controls_ = {.heading = view.camera.x < 2048 ? game::Heading{0} : game::Heading{128}, .thrusts = true};
    } else if (step_ == 1 && std::abs(view.camera.x - begin_.x) > 600) {
      ++step_;
      print("600 units ahead, on a straight line: " + std::string(view.camera.y == begin_.y ? "yes" : "no"));
      controls_ = {.heading = controls_.heading, .thrusts = true, .dashes = true};
    } else if (step_ == 2 && view.charge < 1) {
      ++step_;
      print("a dash, and the next one is not ready");
      controls_ = {.heading = controls_.heading};
    } else if (step_ == 3 && view.charge >= 1 && game_->board().players == 1) {
      ++step_;
      print("place " + std::to_string(game_->board().place) + " of " +
            std::to_string(game_->board().players));
      print("corrections: " + std::to_string(static_cast<int>(game_->overlay().corrections)));
      loop_.post([this] { game_.reset(); });
    }
  }

  duet::Loop& loop_;
  std::optional<Game> game_;
  Game::Time now_{};
  game::Input controls_;
  game::Place begin_;
  int step_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  duet::Loop loop;
  const Match match(loop, argc > 1 ? argv[1] : "ws://localhost:8080/");
  loop.run();
}
