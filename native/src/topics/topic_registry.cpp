#include "topics/topic_registry.hpp"

#include <algorithm>
#include <new>
#include <numeric>
#include <utility>

#include "core/src/loop_core.hpp"
#include "topics/catch_up.hpp"
#include "topics/missed_messages.hpp"
#include "topics/topic_name.hpp"

namespace duet::detail {

namespace {

// An offset from the future is from before the topic was recreated.
MissedMessages missed_after(const Topic& topic, std::uint64_t offset) {
  const std::uint64_t kept_from = topic.last_offset - topic.history.size();
  MissedMessages missed{{{}, topic.last_offset}, offset >= kept_from && offset <= topic.last_offset};
  if (offset > topic.last_offset) offset = 0;
  const auto first = static_cast<std::size_t>(std::max(offset, kept_from) - kept_from);
  for (std::size_t i = first; i < topic.history.size(); ++i) missed.messages.push_back(topic.history[i]);
  return missed;
}

}  // namespace

std::size_t Topic::subscriber_count() const {
  return std::accumulate(branches.begin(), branches.end(), std::size_t{0},
                         [](std::size_t sum, const Branch& each) { return sum + each.count; });
}

// A message of this server alone is delivered without further questions, as it is the usual one.
std::size_t Publication::deliver(std::span<const SubscriberList* const> meant,
                                 const Subscriber* except) const {
  if (position || except_id != 0)
    return deliver(meant, except, [this](const Subscriber& each) {
      const bool is_meant = except_id == 0 || each.id_ != except_id;
      const bool is_held = each.catch_ups_ && each.catch_ups_->hold(*this, is_meant);
      return is_meant && !is_held;
    });
  return deliver(meant, except, [](const Subscriber&) { return true; });
}

template <class Takes>
std::size_t Publication::deliver(std::span<const SubscriberList* const> meant, const Subscriber* except,
                                 Takes takes) const {
  std::size_t receivers = 0;
  for (const SubscriberList* const list : meant)
    for (Subscriber* const each : *list) {
      if (each == except || each->last_publication_ == number) continue;
      each->last_publication_ = number;
      if (takes(*each)) receivers += each->deliver(message, topic, options) ? 1 : 0;
    }
  return receivers;
}

TopicRegistry::TopicRegistry(const Limits& limits, const std::vector<LoopCore*>& loops)
    : limits_(limits), inboxes_(loops.size()), counts_(loops.size()) {
  for (std::size_t i = 0; i < loops.size(); ++i) inboxes_[i].loop = loops[i];
}

Topic& TopicRegistry::topic_of(std::string_view pattern) {
  const auto found = topics_.find(pattern);
  if (found != topics_.end()) return *found->second;
  if (is_wildcard(pattern)) pattern_sizes_.insert(pattern.size());
  if (interest_) interest_->on_interest(pattern, true);
  auto topic = std::make_unique<Topic>(
      Topic{std::string(pattern), std::vector<Topic::Branch>(inboxes_.size()), first_offset_});
  return *topics_.emplace(pattern, std::move(topic)).first->second;
}

void TopicRegistry::forget_if_idle(Topic& topic) {
  if (topic.subscriber_count() > 0 || !topic.history.empty()) return;
  if (interest_) interest_->on_interest(topic.name, false);
  if (is_wildcard(topic.name)) pattern_sizes_.erase(pattern_sizes_.find(topic.name.size()));
  topics_.erase(topics_.find(topic.name));
}

/// Calls `look` with the topic of this name, and the patterns that match it.
template <class Look>
void TopicRegistry::each_meant(std::string_view name, Look look) const {
  if (const auto found = topics_.find(name); found != topics_.end()) look(*found->second);
  if (pattern_sizes_.empty()) return;
  std::string pattern;
  for (auto size = pattern_sizes_.begin(); size != pattern_sizes_.end();
       size = pattern_sizes_.upper_bound(*size)) {
    if (*size > name.size() + 1) break;
    pattern.assign(name.substr(0, *size - 1)).push_back('*');
    if (const auto wide = topics_.find(pattern); wide != topics_.end()) look(*wide->second);
  }
}

bool TopicRegistry::is_subscribed(const Subscriber& subscriber, std::string_view pattern) {
  return subscriber.memberships_.contains(pattern);
}

bool TopicRegistry::subscribe(Subscriber& subscriber, std::string_view pattern) {
  if (is_subscribed(subscriber, pattern)) return false;
  Lock guard = lock();
  join(subscriber, topic_of(pattern), guard);
  return true;
}

CaughtUp TopicRegistry::subscribe(Subscriber& subscriber, std::string_view name, std::uint64_t offset) {
  Lock guard = lock();
  Topic& topic = topic_of(name);
  MissedMessages missed = missed_after(topic, offset);
  if (is_subscribed(subscriber, name))
    deliver(take_inbox(subscriber.thread_), guard);
  else
    join(subscriber, topic, guard);
  if (guard) guard.unlock();
  missed.fit(subscriber.history_room());
  for (const PreparedMessage& each : missed.messages) subscriber.deliver(each, name, {});
  if (!missed.messages.empty()) count_history(name);
  return {missed.last.offset, missed.complete};
}

// From now on publications are put into the inbox. Those in it are older, and are for earlier subscribers.
// If an allocation fails, the subscriber does not join.
void TopicRegistry::join(Subscriber& subscriber, Topic& topic, Lock& lock) {
  Topic::Branch& branch = topic.branches[subscriber.thread_];
  ++branch.count;
  try {
    deliver(take_inbox(subscriber.thread_), lock);
    branch.list.push_back(&subscriber);
    subscriber.memberships_.try_emplace(topic.name, Subscriber::Membership{&topic, branch.list.size() - 1});
  } catch (const std::bad_alloc&) {
    std::erase(branch.list, &subscriber);
    --branch.count;
    throw;
  }
}

// The last subscriber moves into the place of the removed one.
void TopicRegistry::remove(Subscriber& subscriber, Subscriber::Memberships::iterator membership) {
  const auto [topic, at] = membership->second;
  subscriber.memberships_.erase(membership);
  Topic::Branch& branch = topic->branches[subscriber.thread_];
  Subscriber* const moved = branch.list.back();
  branch.list[at] = moved;
  branch.list.pop_back();
  --branch.count;
  if (moved != &subscriber) moved->memberships_.find(topic->name)->second.at = at;
  forget_if_idle(*topic);
}

bool TopicRegistry::unsubscribe(Subscriber& subscriber, std::string_view pattern) {
  const auto membership = subscriber.memberships_.find(pattern);
  if (membership == subscriber.memberships_.end()) return false;
  const Lock guard = lock();
  remove(subscriber, membership);
  return true;
}

void TopicRegistry::unsubscribe_all(Subscriber& subscriber) {
  if (subscriber.memberships_.empty()) return;
  const Lock guard = lock();
  while (!subscriber.memberships_.empty()) remove(subscriber, subscriber.memberships_.begin());
}

Published TopicRegistry::publish(std::string_view name, const PreparedMessage& message,
                                 const PublishOptions& options, const Subscriber* except, unsigned thread) {
  Lock guard = lock();
  const Publication publication{++publications_, name, message, options};
  const std::uint64_t offset = interest_ ? 0 : take_note(publication);
  Published published{offset, pass_on(publication, thread)};
  if (thread == nowhere) return published;
  published.receivers += deliver(publication, except, thread, guard);
  return published;
}

/// Delivers the earlier publications in the thread's inbox, and then this one. Releases the lock.
std::size_t TopicRegistry::deliver(const Publication& publication, const Subscriber* except, unsigned thread,
                                   Lock& lock) {
  const Delivery before = take_inbox(thread);
  if (lock) lock.unlock();
  for (const Delivery::Item& each : before.items) each.publication->view().deliver(each.meant, nullptr);
  return publication.deliver(inboxes_[thread].meant, except);
}

void TopicRegistry::deliver_from_backplane(std::string_view name, const PreparedMessage& message,
                                           const PublishOptions& options, const Position* position,
                                           std::uint64_t except_id) {
  Lock guard = lock();
  const Publication publication{++publications_, name, message, options, position, except_id};
  pass_on(publication, 0);
  deliver(publication, nullptr, 0, guard);
}

// A topic without subscribers and without history has no offsets.
std::uint64_t TopicRegistry::take_note(const Publication& publication) {
  const std::size_t kept = history_of(publication.topic);
  auto found = topics_.find(publication.topic);
  if (found == topics_.end() && kept == 0) return 0;
  Topic& topic = found == topics_.end() ? topic_of(publication.topic) : *found->second;
  const std::uint64_t offset = ++topic.last_offset;
  keep(topic, publication.message, kept);
  make_room();
  return offset;
}

/// Puts the publication into the inboxes of the other threads and returns the number of subscribers there.
/// The recipients of this thread are in its Inbox::meant then.
std::size_t TopicRegistry::pass_on(const Publication& publication, unsigned from) {
  std::fill(counts_.begin(), counts_.end(), 0);
  if (from != nowhere) inboxes_[from].meant.clear();
  each_meant(publication.topic, [&](const Topic& topic) {
    for (unsigned i = 0; i < counts_.size(); ++i) {
      const Topic::Branch& branch = topic.branches[i];
      if (i != from)
        counts_[i] += branch.count;
      else if (!branch.list.empty())
        inboxes_[i].meant.push_back(&branch.list);
    }
  });
  std::size_t receivers = 0;
  std::shared_ptr<const KeptPublication> kept;
  for (unsigned i = 0; i < counts_.size(); ++i) {
    Inbox& inbox = inboxes_[i];
    if (counts_[i] == 0 || !inbox.loop) continue;
    if (!kept) kept = std::make_shared<KeptPublication>(publication);
    // The first publication of a burst wakes the thread.
    if (inbox.waiting.empty()) inbox.loop->post([self = shared_from_this(), i] { self->deliver_inbox(i); });
    inbox.waiting.push_back(kept);
    receivers += counts_[i];
  }
  return receivers;
}

Delivery TopicRegistry::take_inbox(unsigned thread) {
  Delivery delivery;
  for (auto& publication : std::exchange(inboxes_[thread].waiting, {})) {
    Delivery::Item& item = delivery.items.emplace_back(Delivery::Item{std::move(publication), {}});
    each_meant(item.publication->view().topic, [&](const Topic& topic) {
      if (!topic.branches[thread].list.empty()) item.meant.push_back(&topic.branches[thread].list);
    });
  }
  return delivery;
}

// None of the lists can be removed meanwhile: they belong to this thread.
void TopicRegistry::deliver(const Delivery& delivery, Lock& lock) {
  if (delivery.items.empty()) return;
  lock.unlock();
  for (const Delivery::Item& each : delivery.items) each.publication->view().deliver(each.meant, nullptr);
  lock.lock();
}

void TopicRegistry::deliver_inbox(unsigned thread) {
  Lock guard = lock();
  deliver(take_inbox(thread), guard);
}

void TopicRegistry::leave(unsigned thread) {
  const Lock guard = lock();
  inboxes_[thread].loop = nullptr;
  inboxes_[thread].waiting.clear();
}

void TopicRegistry::keep(Topic& topic, const PreparedMessage& message, std::size_t most) {
  if (topic.history.empty() && most == 0) return;
  if (!kept_.empty()) change_history(*kept_.back(), [](History& sent) { sent.count_newest(); });
  if (topic.history.empty())
    topic.kept_at = kept_.insert(kept_.end(), &topic);
  else
    kept_.splice(kept_.end(), kept_, topic.kept_at);
  change_history(topic, [&](History& history) {
    history.add(message);
    while (history.size() > most) history.drop_oldest();
  });
  if (topic.history.empty()) kept_.erase(topic.kept_at);
}

// The newest message is in the history of the last of kept_. If it alone is too large, that history is
// discarded, but none of other topics.
void TopicRegistry::make_room() {
  if (kept_.size() > limits_.topics) forget_history(*kept_.front());
  if (history_bytes_ <= limits_.history_bytes) return;
  if (kept_.back()->history.newest_bytes() > limits_.history_bytes) forget_history(*kept_.back());
  while (history_bytes_ > limits_.history_bytes) {
    Topic& oldest = *kept_.front();
    if (oldest.history.size() == 1)
      forget_history(oldest);
    else
      change_history(oldest, [](History& history) { history.drop_oldest(); });
  }
}

// If a topic of the same name is created again, it has higher offsets, so that it is not mistaken for the old
// one.
void TopicRegistry::forget_history(Topic& topic) {
  kept_.erase(topic.kept_at);
  first_offset_ = std::max(first_offset_, topic.last_offset);
  change_history(topic, [](History& history) { history.clear(); });
  forget_if_idle(topic);
}

void TopicRegistry::count_history(std::string_view name) {
  const Lock guard = lock();
  const auto found = topics_.find(name);
  if (found == topics_.end()) return;
  change_history(*found->second, [](History& history) { history.count_all(); });
  make_room();
}

std::size_t TopicRegistry::history_bytes() const {
  const Lock guard = lock();
  return history_bytes_;
}

void TopicRegistry::keep_history(std::string_view pattern, std::size_t messages) {
  const Lock guard = lock();
  history_sizes_.insert_or_assign(std::string(pattern), messages);
}

std::size_t TopicRegistry::kept_messages(std::string_view name) const {
  const Lock guard = lock();
  return history_of(name);
}

std::size_t TopicRegistry::history_of(std::string_view name) const {
  if (history_sizes_.empty()) return 0;
  if (const auto found = history_sizes_.find(name); found != history_sizes_.end()) return found->second;
  std::size_t longest = 0;
  std::size_t messages = 0;
  for (const auto& [pattern, size] : history_sizes_) {
    const std::string_view start = std::string_view(pattern).substr(0, pattern.size() - 1);
    if (!is_wildcard(pattern) || !name.starts_with(start) || pattern.size() < longest) continue;
    longest = pattern.size();
    messages = size;
  }
  return messages;
}

std::size_t TopicRegistry::subscriber_count(std::string_view pattern) const {
  const Lock guard = lock();
  const auto found = topics_.find(pattern);
  return found == topics_.end() ? 0 : found->second->subscriber_count();
}

}  // namespace duet::detail
