#include "redis/redis_subscriptions.hpp"

#include <utility>

namespace duet::detail {

namespace {

/// Escapes what is special in a pattern of PSUBSCRIBE.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("*?[]\\").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

std::string RedisSubscriptions::name_of(std::string_view pattern) const {
  if (!pattern.ends_with('*')) return channels_ + std::string(pattern);
  pattern.remove_suffix(1);
  return escaped(channels_ + std::string(pattern)) + '*';
}

void RedisSubscriptions::append(std::vector<Command>& commands, std::string_view command,
                                const std::string& name) {
  for (Command& each : commands) {
    if (each.front() != command || each.size() > batch) continue;
    each.push_back(name);
    return;
  }
  commands.push_back({std::string(command), name});
}

std::vector<RedisSubscriptions::Command> RedisSubscriptions::subscribe(
    const std::vector<std::string>& patterns) {
  std::vector<Command> commands;
  for (const std::string& pattern : patterns) {
    const std::string name = name_of(pattern);
    Subscription& subscription = all_like(pattern).try_emplace(name, Subscription{pattern}).first->second;
    subscription.is_wanted = true;
    ++subscription.asked;
    append(commands, pattern.ends_with('*') ? "PSUBSCRIBE" : "SUBSCRIBE", name);
  }
  return commands;
}

std::vector<RedisSubscriptions::Command> RedisSubscriptions::unsubscribe(
    const std::vector<std::string>& patterns) {
  std::vector<Command> commands;
  for (const std::string& pattern : patterns) {
    const std::string name = name_of(pattern);
    const auto found = all_like(pattern).find(name);
    if (found == all_like(pattern).end()) continue;
    found->second.is_wanted = false;
    ++found->second.asked;
    append(commands, pattern.ends_with('*') ? "PUNSUBSCRIBE" : "UNSUBSCRIBE", name);
  }
  return commands;
}

std::vector<RedisSubscriptions::Command> RedisSubscriptions::subscribe_again() {
  std::vector<Command> commands;
  for (Subscriptions* const all : {&names_, &patterns_}) {
    std::erase_if(*all, [](const auto& each) { return !each.second.is_wanted; });
    for (auto& [name, subscription] : *all) {
      subscription.asked = 1;
      subscription.in_effect = false;
      append(commands, all == &patterns_ ? "PSUBSCRIBE" : "SUBSCRIBE", name);
    }
  }
  return commands;
}

std::optional<std::string> RedisSubscriptions::acknowledged(std::string_view command, std::string_view name) {
  Subscriptions& all = command.starts_with('p') ? patterns_ : names_;
  const auto found = all.find(name);
  if (found == all.end()) return {};
  Subscription& subscription = found->second;
  subscription.in_effect = !command.ends_with("unsubscribe");
  if (subscription.asked > 0) --subscription.asked;
  if (subscription.asked > 0) return {};
  if (subscription.in_effect && subscription.is_wanted) return subscription.pattern;
  if (!subscription.is_wanted) all.erase(found);
  return {};
}

std::optional<std::string_view> RedisSubscriptions::topic_of(std::string_view channel) const {
  if (!channel.starts_with(channels_)) return {};
  return channel.substr(channels_.size());
}

std::optional<std::string_view> RedisSubscriptions::topic_of(std::string_view pattern,
                                                             std::string_view channel) const {
  const auto topic = topic_of(channel);
  if (!topic) return {};
  const auto same = names_.find(channel);
  if (same != names_.end() && same->second.in_effect) return {};
  const auto heard = patterns_.find(pattern);
  for (const auto& [name, other] : patterns_) {
    const std::string_view start = std::string_view(other.pattern).substr(0, other.pattern.size() - 1);
    const bool is_longer = heard != patterns_.end() && start.size() >= heard->second.pattern.size();
    if (is_longer && other.in_effect && topic->starts_with(start)) return {};
  }
  return topic;
}

}  // namespace duet::detail
