#pragma once

#include <duet/function.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backplane/topic_line.hpp"

namespace duet::detail {

/// A topic or pattern with subscribers on this server, as the backplane hears it.
class RelayedTopic {
 public:
  enum class State : std::uint8_t {
    asked,      ///< the subscription is not in effect yet
    in_effect,  ///< all messages are heard
    missing,    ///< not in effect: it was, and messages may have been missed since
  };

  explicit RelayedTopic(std::string pattern) : pattern_(std::move(pattern)) {}

  [[nodiscard]] const std::string& pattern() const { return pattern_; }
  [[nodiscard]] State state() const { return state_; }

  /// Makes it a topic with history.
  void keep_line(TopicLineEvents& events) { line_.emplace(events); }
  /// Returns null for a plain topic or a pattern.
  [[nodiscard]] TopicLine* line() { return line_ ? &*line_ : nullptr; }

  /// The subscription is in effect. Returns the state before.
  State subscribed() { return std::exchange(state_, State::in_effect); }
  void lost() {
    if (state_ == State::in_effect) state_ = State::missing;
    if (line_) line_->lost();
  }

  /// Requests that wait until the subscription is in effect.
  void wait(Function<void()> request) { waiting_.push_back(std::move(request)); }
  [[nodiscard]] std::vector<Function<void()>> take_waiting() { return std::exchange(waiting_, {}); }

 private:
  const std::string pattern_;
  State state_ = State::asked;
  std::optional<TopicLine> line_;
  std::vector<Function<void()>> waiting_;
};

}  // namespace duet::detail
