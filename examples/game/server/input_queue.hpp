// The inputs of one player, between their arrival and their tick.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "../core/messages.hpp"

namespace game {

/// The ship moves by one tick for each input, so a client's prediction stays right however late its inputs arrive: after a
/// stall the ship moves by a few inputs a tick until it has caught up. A client cannot gain by that, because it has as many
/// inputs as there were ticks (and one in 25 more, as clocks differ).
class InputQueue {
 public:
  /// Adds the inputs. Returns false if they are not the next ones by number; then nothing was added.
  bool add(const Inputs& message);

  /// Removes and returns the inputs of one tick: mostly one, none if there is none, up to three of a client that catches up.
  std::vector<Input> take();

  /// True if the client has sent nothing for more than a second: its ship coasts without it.
  [[nodiscard]] bool is_silent() const { return silent_ticks_ > 30; }

  /// The number of the last input that was removed.
  [[nodiscard]] std::uint32_t done() const { return done_; }

  /// The number that the client's next input has.
  [[nodiscard]] std::uint32_t next() const { return done_ + static_cast<std::uint32_t>(waiting_.size()) + 1; }

 private:
  std::size_t count() const;

  std::deque<Input> waiting_;
  std::uint32_t done_ = 0;
  double credit_ = 5;  // inputs that may be used; grows with the ticks
  unsigned silent_ticks_ = 0;
  unsigned late_ticks_ = 0;  // in which more than one input was waiting
};

}  // namespace game
