#include "input_queue.hpp"

#include <algorithm>

namespace game {

namespace {

constexpr std::size_t most_waiting = 40;
constexpr double most_credit = 35;
constexpr double credit_per_tick = 1.04;
constexpr std::size_t most_at_once = 3;
constexpr unsigned patience = 50;  // ticks; then an input that waits in reserve is used

}  // namespace

bool InputQueue::add(const Inputs& message) {
  if (message.first != next()) return false;
  waiting_.insert(waiting_.end(), message.inputs.begin(), message.inputs.end());
  while (waiting_.size() > most_waiting) {
    waiting_.pop_front();
    ++done_;
  }
  return true;
}

/// One input in reserve evens out a connection that delivers in fits; a longer queue is worked off.
std::size_t InputQueue::count() const {
  const std::size_t size = waiting_.size();
  if (size <= 2) return late_ticks_ > patience ? size : std::min<std::size_t>(size, 1);
  return std::min(size - 1, most_at_once);
}

std::vector<Input> InputQueue::take() {
  credit_ = std::min(credit_ + credit_per_tick, most_credit);
  late_ticks_ = waiting_.size() > 1 ? late_ticks_ + 1 : 0;
  silent_ticks_ = waiting_.empty() ? silent_ticks_ + 1 : 0;
  std::vector<Input> inputs;
  for (std::size_t rest = count(); rest > 0 && credit_ >= 1; --rest) {
    inputs.push_back(waiting_.front());
    waiting_.pop_front();
    ++done_;
    --credit_;
  }
  if (late_ticks_ > patience) late_ticks_ = 0;
  return inputs;
}

}  // namespace game
