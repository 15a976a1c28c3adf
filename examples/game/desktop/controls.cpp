#include "controls.hpp"

#include <cmath>

#include "../core/trigonometry.hpp"

namespace game {

void Controls::handle(const SDL_Event& event) {
  if (event.type == SDL_CONTROLLERDEVICEADDED && !pad_)
    pad_.reset(SDL_GameControllerOpen(event.cdevice.which));
  if (event.type == SDL_CONTROLLERDEVICEREMOVED) pad_.reset();
}

Input Controls::read(SDL_Window* window) {
  const std::uint8_t* keys = SDL_GetKeyboardState(nullptr);
  const auto is_down = [&](SDL_Scancode a, SDL_Scancode b) { return int(keys[a] != 0 || keys[b] != 0); };
  double x = is_down(SDL_SCANCODE_RIGHT, SDL_SCANCODE_D) - is_down(SDL_SCANCODE_LEFT, SDL_SCANCODE_A);
  double y = is_down(SDL_SCANCODE_DOWN, SDL_SCANCODE_S) - is_down(SDL_SCANCODE_UP, SDL_SCANCODE_W);
  Input input{.heading = heading_, .dashes = keys[SDL_SCANCODE_SPACE] != 0};

  int mouse_x = 0;
  int mouse_y = 0;
  const std::uint32_t buttons = SDL_GetMouseState(&mouse_x, &mouse_y);
  if ((buttons & SDL_BUTTON_LMASK) != 0 && x == 0 && y == 0) {
    int width = 0;
    int height = 0;
    SDL_GetWindowSize(window, &width, &height);
    x = mouse_x - width / 2.;
    y = mouse_y - height / 2.;
  }
  input.dashes = input.dashes || (buttons & SDL_BUTTON_RMASK) != 0;

  if (pad_) {
    const double stick_x = SDL_GameControllerGetAxis(pad_.get(), SDL_CONTROLLER_AXIS_LEFTX) / 32768.;
    const double stick_y = SDL_GameControllerGetAxis(pad_.get(), SDL_CONTROLLER_AXIS_LEFTY) / 32768.;
    if (std::hypot(stick_x, stick_y) > .3) x = stick_x, y = stick_y;
    if (SDL_GameControllerGetButton(pad_.get(), SDL_CONTROLLER_BUTTON_A)) input.dashes = true;
  }
  input.thrusts = x != 0 || y != 0;
  if (input.thrusts) input.heading = heading_ = heading_of(x, y);
  return input;
}

}  // namespace game
