// The controls: keys, mouse and gamepad.
#pragma once

#include <SDL.h>

#include <memory>

#include "../core/ship.hpp"

namespace game {

/// Arrow keys or W, A, S and D fly; Space dashes. The left button flies toward the pointer, the right one dashes. The first
/// gamepad's left stick flies, its button A dashes.
class Controls {
 public:
  /// Opens a gamepad when it is connected.
  void handle(const SDL_Event& event);

  /// The controls as they are now.
  Input read(SDL_Window* window);

 private:
  struct Close {
    void operator()(SDL_GameController* pad) const { SDL_GameControllerClose(pad); }
  };

  Heading heading_ = 0;
  std::unique_ptr<SDL_GameController, Close> pad_;
};

}  // namespace game
