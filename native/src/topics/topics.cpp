#include "topics/topics.hpp"

#include <algorithm>

namespace duet::detail {

namespace {

bool is_pattern(std::string_view name) { return name.ends_with('*'); }

}  // namespace

Topic& Topics::topic_of(std::string_view pattern) {
  const auto found = topics_.find(pattern);
  if (found != topics_.end()) return *found->second;
  if (is_pattern(pattern)) pattern_sizes_.insert(pattern.size());
  auto topic = std::make_unique<Topic>(Topic{std::string(pattern), {}, first_offset_});
  return *topics_.emplace(pattern, std::move(topic)).first->second;
}

void Topics::forget_if_idle(Topic& topic) {
  if (!topic.subscribers.empty() || !topic.history.empty()) return;
  if (is_pattern(topic.name)) pattern_sizes_.erase(pattern_sizes_.find(topic.name.size()));
  topics_.erase(topics_.find(topic.name));
}

bool Topics::is_subscribed(const Subscriber& subscriber, std::string_view pattern) {
  return std::any_of(subscriber.memberships_.begin(), subscriber.memberships_.end(),
                     [&](const auto& each) { return each.topic->name == pattern; });
}

bool Topics::subscribe(Subscriber& subscriber, std::string_view pattern) {
  if (is_subscribed(subscriber, pattern)) return false;
  Topic& topic = topic_of(pattern);
  subscriber.memberships_.push_back({&topic, topic.subscribers.size()});
  topic.subscribers.push_back(&subscriber);
  return true;
}

// The last of the subscribers takes the place of the one that goes.
void Topics::remove(Subscriber& subscriber, std::size_t membership) {
  const auto [topic, at] = subscriber.memberships_[membership];
  subscriber.memberships_[membership] = subscriber.memberships_.back();
  subscriber.memberships_.pop_back();
  Subscriber* const moved = topic->subscribers.back();
  topic->subscribers[at] = moved;
  topic->subscribers.pop_back();
  for (Subscriber::Membership& each : moved->memberships_)
    if (each.topic == topic) each.at = at;
  forget_if_idle(*topic);
}

bool Topics::unsubscribe(Subscriber& subscriber, std::string_view pattern) {
  for (std::size_t i = 0; i < subscriber.memberships_.size(); ++i) {
    if (subscriber.memberships_[i].topic->name != pattern) continue;
    remove(subscriber, i);
    return true;
  }
  return false;
}

void Topics::unsubscribe_all(Subscriber& subscriber) {
  while (!subscriber.memberships_.empty()) remove(subscriber, subscriber.memberships_.size() - 1);
}

Published Topics::publish(std::string_view name, const PreparedMessage& message,
                          const PublishOptions& options, const Subscriber* except) {
  Published published;
  ++publications_;
  const auto tell = [&](const Topic& topic) {
    for (Subscriber* const each : topic.subscribers) {
      if (each == except || each->last_publication_ == publications_) continue;
      each->last_publication_ = publications_;
      published.receivers += each->deliver(message, name, options) ? 1 : 0;
    }
  };
  const std::size_t kept = history_of(name);
  auto found = topics_.find(name);
  if (found == topics_.end() && kept > 0) topic_of(name), found = topics_.find(name);
  if (found != topics_.end()) {
    Topic& topic = *found->second;
    published.offset = ++topic.last_offset;
    keep(topic, message, kept);
    tell(topic);
  }
  if (kept_.size() > most_kept_) forget_oldest_history();
  if (pattern_sizes_.empty()) return published;
  std::string pattern;
  for (auto size = pattern_sizes_.begin(); size != pattern_sizes_.end();
       size = pattern_sizes_.upper_bound(*size)) {
    if (*size > name.size() + 1) break;
    pattern.assign(name.substr(0, *size - 1)).push_back('*');
    if (const auto wide = topics_.find(pattern); wide != topics_.end()) tell(*wide->second);
  }
  return published;
}

void Topics::keep(Topic& topic, const PreparedMessage& message, std::size_t most) {
  if (topic.history.empty() && most == 0) return;
  if (topic.history.empty())
    topic.kept_at = kept_.insert(kept_.end(), &topic);
  else
    kept_.splice(kept_.end(), kept_, topic.kept_at);
  topic.history.push_back(message);
  while (topic.history.size() > most) topic.history.pop_front();
  if (topic.history.empty()) kept_.erase(topic.kept_at);
}

// A topic of the same name may begin anew: with higher offsets, so that nobody takes it for the one that they
// know.
void Topics::forget_oldest_history() {
  Topic& oldest = *kept_.front();
  kept_.pop_front();
  first_offset_ = std::max(first_offset_, oldest.last_offset);
  oldest.history.clear();
  forget_if_idle(oldest);
}

void Topics::keep_history(std::string_view pattern, std::size_t messages) {
  history_sizes_.insert_or_assign(std::string(pattern), messages);
}

std::size_t Topics::history_of(std::string_view name) const {
  if (history_sizes_.empty()) return 0;
  if (const auto found = history_sizes_.find(name); found != history_sizes_.end()) return found->second;
  std::size_t longest = 0;
  std::size_t messages = 0;
  for (const auto& [pattern, size] : history_sizes_) {
    const std::string_view start = std::string_view(pattern).substr(0, pattern.size() - 1);
    if (!is_pattern(pattern) || !name.starts_with(start) || pattern.size() < longest) continue;
    longest = pattern.size();
    messages = size;
  }
  return messages;
}

CaughtUp Topics::catch_up(Subscriber& subscriber, std::string_view name, std::uint64_t offset) {
  const auto found = topics_.find(name);
  // An offset from the future is one of a topic that has begun anew.
  if (found == topics_.end()) return {0, offset == 0};
  const Topic& topic = *found->second;
  const std::uint64_t kept_from = topic.last_offset - topic.history.size();
  CaughtUp result{topic.last_offset, offset >= kept_from && offset <= topic.last_offset};
  if (offset > topic.last_offset) offset = 0;
  for (std::uint64_t at = std::max(offset, kept_from); at < topic.last_offset; ++at)
    subscriber.deliver(topic.history[at - kept_from], name, {});
  return result;
}

const std::vector<Subscriber*>& Topics::subscribers(std::string_view pattern) const {
  static const std::vector<Subscriber*> none;
  const auto found = topics_.find(pattern);
  return found == topics_.end() ? none : found->second->subscribers;
}

}  // namespace duet::detail
