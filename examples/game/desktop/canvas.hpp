// The picture in a window.
#pragma once

#include <SDL.h>

#include <cstdint>
#include <span>
#include <vector>

#include "../core/view.hpp"

namespace game {

/// Draws views with a renderer of SDL: circles and drops as triangles. Names are the window's title's, as SDL draws no text.
class Canvas {
 public:
  /// The renderer must outlive it.
  explicit Canvas(SDL_Renderer* renderer) : renderer_(renderer) {}

  /// Draws the whole view, without showing it.
  void draw(const View& view, std::uint16_t own);

  /// The colour of a ship, the same as in the page.
  static SDL_Color colour_of(std::uint16_t number, double lightness = .62);

 private:
  void ground(const View& view);
  void ship(const ShownShip& ship, bool is_own);
  void shape(std::span<const Place> outline, SDL_Color colour);
  void circle(Place middle, double radius, SDL_Color colour);
  [[nodiscard]] SDL_FPoint on_screen(Place place) const;

  SDL_Renderer* renderer_;
  Place camera_;
  int width_ = 0;
  int height_ = 0;
  double scale_ = 1;
};

}  // namespace game
