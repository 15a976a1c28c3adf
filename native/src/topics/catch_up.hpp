#pragma once

#include <duet/function.hpp>
#include <duet/position.hpp>
#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topics/missed_messages.hpp"
#include "topics/publication.hpp"

namespace duet::detail {

/// A subscriber that has just subscribed to a topic with a position. Live messages are held until those
/// before them were read; then both are merged.
class CatchUp {
 public:
  /// The memory for live messages, in bytes. If they exceed it, they are dropped, and the result is not
  /// complete.
  static constexpr std::size_t most_held = 4 << 20;

  /// Holds a live message. A message that is not `meant` for the subscriber, its publisher, counts only for
  /// the sequence of offsets.
  void hold(const Publication& publication, bool is_meant);

  using Deliver = std::function<void(const PreparedMessage&, const PublishOptions&)>;
  /// Delivers the missed messages, and then the held ones that follow them. Returns the position after which
  /// the subscriber's messages are live, and whether none is missing.
  CaughtUp merge(const MissedMessages& missed, const Deliver& deliver);

  static constexpr std::size_t most_waiting = 16;
  /// Further requests for the topic, which begin when this one ends.
  std::vector<Function<void()>> waiting = {};

 private:
  struct Held {
    Position position;
    std::optional<PreparedMessage> message;  // nullopt: not meant for the subscriber
    PublishOptions options;
  };
  std::deque<Held> held_;
  std::size_t bytes_ = 0;
  bool overflowed_ = false;
};

/// The topics in which a subscriber is catching up, or is ahead of its server.
class CatchUps {
 public:
  [[nodiscard]] CatchUp* find(std::string_view topic) {
    const auto found = topics_.find(topic);
    return found == topics_.end() ? nullptr : &found->second;
  }
  void begin(std::string_view topic) {
    topics_.try_emplace(std::string(topic));
    ahead_.erase(std::string(topic));
  }
  CatchUp take(std::string_view topic) {
    const auto found = topics_.find(topic);
    CatchUp taken = std::move(found->second);
    topics_.erase(found);
    return taken;
  }
  /// The subscriber has the messages up to this position. The server has yet to hear of some: the broker's
  /// answer has overtaken them. They are dropped when it does.
  void stay_ahead(std::string_view topic, Position position) {
    ahead_.insert_or_assign(std::string(topic), std::move(position));
  }
  [[nodiscard]] bool empty() const { return topics_.empty() && ahead_.empty(); }

  /// Returns false if the publication is to be delivered now.
  bool hold(const Publication& publication, bool is_meant) {
    if (!publication.position) return false;
    if (CatchUp* const topic = find(publication.topic)) {
      topic->hold(publication, is_meant);
      return true;
    }
    return has(publication.topic, *publication.position);
  }

 private:
  /// Returns whether the subscriber has this live message. The first one that it does not have ends that.
  bool has(std::string_view topic, const Position& position) {
    const auto found = ahead_.find(topic);
    if (found == ahead_.end() || found->second.epoch != position.epoch) return false;
    if (position.offset <= found->second.offset) return true;
    ahead_.erase(found);
    return false;
  }

  std::map<std::string, CatchUp, std::less<>> topics_;
  std::map<std::string, Position, std::less<>> ahead_;
};

}  // namespace duet::detail
