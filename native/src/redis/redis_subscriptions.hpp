#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// The subscriptions of one server in Redis, without I/O. A name is a channel, a pattern one of PSUBSCRIBE.
class RedisSubscriptions {
 public:
  /// The most names of one command.
  static constexpr std::size_t batch = 512;

  /// `channels` is the beginning of all channels.
  explicit RedisSubscriptions(std::string channels) : channels_(std::move(channels)) {}

  using Command = std::vector<std::string>;
  /// Return the commands to send.
  std::vector<Command> subscribe(const std::vector<std::string>& patterns);
  std::vector<Command> unsubscribe(const std::vector<std::string>& patterns);
  /// The connection is new: nothing is in effect.
  std::vector<Command> subscribe_again();

  /// An acknowledgement: "subscribe", "psubscribe", "unsubscribe" or "punsubscribe". Returns the subscription
  /// that is in effect now, or nullopt.
  std::optional<std::string> acknowledged(std::string_view command, std::string_view name);

  /// A message that was received for a channel, or for a pattern that matches the channel. Returns its topic,
  /// or nullopt if another subscription receives it too: its name, or else the longest pattern, is the one.
  [[nodiscard]] std::optional<std::string_view> topic_of(std::string_view channel) const;
  [[nodiscard]] std::optional<std::string_view> topic_of(std::string_view pattern,
                                                         std::string_view channel) const;

 private:
  struct Subscription {
    std::string pattern;
    unsigned asked = 0;      // acknowledgements to come
    bool is_wanted = true;   // else it is removed with its last acknowledgement
    bool in_effect = false;  // according to the acknowledgements
  };
  using Subscriptions = std::map<std::string, Subscription, std::less<>>;  // by the name in Redis

  [[nodiscard]] Subscriptions& all_like(std::string_view pattern) {
    return pattern.ends_with('*') ? patterns_ : names_;
  }
  [[nodiscard]] std::string name_of(std::string_view pattern) const;
  static void append(std::vector<Command>& commands, std::string_view command, const std::string& name);

  const std::string channels_;
  Subscriptions names_;
  Subscriptions patterns_;
};

}  // namespace duet::detail
