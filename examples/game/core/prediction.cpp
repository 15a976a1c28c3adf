#include "prediction.hpp"

#include <cmath>

namespace game {

namespace {

constexpr double slide = .1;           // seconds after which a third of a correction is left
constexpr double longest_slide = 300;  // units; a larger correction is shown at once

}  // namespace

void Prediction::reset(std::uint32_t next) {
  *this = {};
  next_ = next;
}

void Prediction::move(Input input) {
  if (!is_ready_) return;
  pending_.push_back({next_++, input});
  advance(ship_, input);
}

bool Prediction::reconcile(const Snapshot& snapshot) {
  while (!pending_.empty() && pending_.front().number <= snapshot.ack) pending_.pop_front();
  Ship corrected = snapshot.own;
  for (const Numbered& one : pending_) advance(corrected, one.input);
  const bool is_same_life =
      is_ready_ && corrected.state == ship_.state && corrected.state == Ship::State::flying;
  const Vec difference = ship_.position - corrected.position;
  ship_ = corrected;
  is_ready_ = true;
  if (!is_same_life) {
    rest_ = {};
    return false;
  }
  if (difference == Vec{}) return false;
  rest_ = {rest_.x + double(difference.x) / unit, rest_.y + double(difference.y) / unit};
  if (std::hypot(rest_.x, rest_.y) > longest_slide) rest_ = {};
  return true;
}

void Prediction::pass(std::chrono::duration<double> time) {
  const double left = std::exp(-time.count() / slide);
  rest_ = {rest_.x * left, rest_.y * left};
}

Place Prediction::place(Input input, double part) const {
  Ship next = ship_;
  advance(next, input);
  const Place a = in_units(ship_.position);
  const Place b = in_units(next.position);
  return {a.x + (b.x - a.x) * part + rest_.x, a.y + (b.y - a.y) * part + rest_.y};
}

}  // namespace game
