// duet-game: the game in a window.
//
//   duet-game URL NAME [PICTURE]
//
// With PICTURE (a .bmp file) it plays by itself for five seconds in sight of others, saves the window's content, and ends: for
// tests.
#include <SDL.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <string>

#include "../core/brain.hpp"
#include "../core/game.hpp"
#include "canvas.hpp"
#include "controls.hpp"

namespace {

using game::Game;

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* object) const {
    destroy(object);
  }
};
using Window = std::unique_ptr<SDL_Window, Destroy<SDL_DestroyWindow>>;
using Renderer = std::unique_ptr<SDL_Renderer, Destroy<SDL_DestroyRenderer>>;
using Surface = std::unique_ptr<SDL_Surface, Destroy<SDL_FreeSurface>>;

int fail(const char* what) {
  std::cerr << "duet-game: " << what << ": " << SDL_GetError() << '\n';
  return 1;
}

Game::Time now() {
  return std::chrono::duration_cast<Game::Time>(std::chrono::steady_clock::now().time_since_epoch());
}

/// The score and the state of the connection.
std::string title(const Game& game, const game::View& view) {
  const common::Link& link = game.link();
  std::string text = "duet arena · " + std::to_string(view.score) + " shards";
  if (game.board().place > 0)
    text += ", place " + std::to_string(game.board().place) + " of " + std::to_string(game.board().players);
  if (!game.name_problem().empty()) return text + " · " + game.name_problem();
  text += " · " + std::string(to_string(link.state));
  if (link.state == common::Link::State::waiting)
    text += ", again in " + std::to_string(link.seconds) + " s (Enter: now)";
  return link.why.empty() ? text : text + ": " + link.why;
}

/// Returns whether one's own ship and another one are in the window.
bool has_company(const game::View& view) {
  return view.is_flying &&
         std::any_of(view.ships.begin(), view.ships.end() - 1, [&](const game::ShownShip& one) {
           return std::abs(one.x - view.camera.x) < 500 && std::abs(one.y - view.camera.y) < 300;
         });
}

bool save(SDL_Renderer* renderer, const char* path) {
  int width = 0;
  int height = 0;
  SDL_GetRendererOutputSize(renderer, &width, &height);
  const Surface surface(SDL_CreateRGBSurfaceWithFormat(0, width, height, 32, SDL_PIXELFORMAT_ARGB8888));
  return surface &&
         SDL_RenderReadPixels(renderer, nullptr, surface->format->format, surface->pixels, surface->pitch) ==
             0 &&
         SDL_SaveBMP(surface.get(), path) == 0;
}

int play(SDL_Window* window, SDL_Renderer* renderer, const char* url, const char* name, const char* picture) {
  duet::Loop loop;
  Game game(loop, {.url = url});
  game::Canvas canvas(renderer);
  game::Controls controls;
  game::Brain brain(1);
  game.start();
  game.play(name);
  game::View view;
  std::string shown_title;
  const Game::Time begin = now();
  while (true) {
    SDL_Event event;
    while (SDL_PollEvent(&event) != 0) {
      if (event.type == SDL_QUIT) return 0;
      if (event.type == SDL_KEYDOWN && event.key.keysym.sym == SDLK_RETURN) game.try_now();
      controls.handle(event);
    }
    game.set_time(now());
    loop.poll();
    view = game.frame(picture ? brain.decide(view) : controls.read(window));
    canvas.draw(view, game.number());
    if (picture && now() - begin > std::chrono::seconds(5) && has_company(view))
      return save(renderer, picture) ? 0 : fail(picture);
    SDL_RenderPresent(renderer);
    if (std::string text = title(game, view); text != shown_title) {
      shown_title = std::move(text);
      SDL_SetWindowTitle(window, shown_title.c_str());
    }
    SDL_Delay(1);  // a display without vertical synchronisation
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: duet-game URL NAME [PICTURE]\n";
    return 2;
  }
  if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_GAMECONTROLLER) != 0) return fail("SDL");
  const Window window(SDL_CreateWindow("duet arena", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, 1280,
                                       800, SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI));
  if (!window) return fail("no window");
  const Renderer renderer(SDL_CreateRenderer(window.get(), -1, SDL_RENDERER_PRESENTVSYNC));
  if (!renderer) return fail("no renderer");
  return play(window.get(), renderer.get(), argv[1], argv[2], argc > 3 ? argv[3] : nullptr);
}
