#pragma once

#include <duet/result.hpp>

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "topics/history.hpp"
#include "topics/inbox.hpp"
#include "topics/interest.hpp"
#include "topics/subscriber.hpp"

namespace duet::detail {

class LoopCore;

/// A name or a pattern with its subscribers; a name also with its last messages.
struct Topic {
  struct Branch {
    SubscriberList list = {};
    std::size_t count = 0;  // of the list, and of the subscribers that are about to be in it
  };

  std::string name;
  std::vector<Branch> branches;  // by thread, which may read its own list without the lock
  std::uint64_t last_offset = 0;
  History history = {};                      // the last one has last_offset
  std::list<Topic*>::iterator kept_at = {};  // its position in TopicRegistry::kept_, while there is history

  [[nodiscard]] std::size_t subscriber_count() const;
};

/// The subscriptions on all threads of a server. A topic exists while it has subscribers by its name, or
/// history. Clients may name topics and publish: so the number of topics with history, and the memory of all
/// history, are limited. When a limit is reached, the history of the topic that was published to longest ago
/// is discarded.
///
/// On all threads a topic's messages are delivered in the order of their offsets: under one lock a message
/// gets its offset and is put into the inboxes of the threads with subscribers. Each thread delivers its
/// inbox before its own publications. With one thread, nothing is locked.
class TopicRegistry : public std::enable_shared_from_this<TopicRegistry> {
 public:
  /// The thread number of a publisher that is on none of the server's threads.
  static constexpr unsigned nowhere = ~0u;

  struct Limits {
    std::size_t topics = 10'000;           ///< with history
    std::size_t history_bytes = 64 << 20;  ///< of all history
  };

  /// One thread for each of the loops.
  explicit TopicRegistry(const Limits& limits, const std::vector<LoopCore*>& loops = {nullptr});
  TopicRegistry() : TopicRegistry(Limits{}) {}

  /// Returns false if it was subscribed already.
  bool subscribe(Subscriber& subscriber, std::string_view pattern);
  /// The same for a name, and delivers the messages of the history after `offset`.
  CaughtUp subscribe(Subscriber& subscriber, std::string_view name, std::uint64_t offset);
  /// Returns false if it was not subscribed.
  bool unsubscribe(Subscriber& subscriber, std::string_view pattern);
  void unsubscribe_all(Subscriber& subscriber);
  [[nodiscard]] static bool is_subscribed(const Subscriber& subscriber, std::string_view pattern);
  [[nodiscard]] static std::size_t count(const Subscriber& subscriber) {
    return subscriber.memberships_.size();
  }

  /// Delivers to everyone who is subscribed to the name or to a pattern that matches it, once each, but not
  /// to `except`, who belongs to the publisher's thread.
  Published publish(std::string_view name, const PreparedMessage& message, const PublishOptions& options,
                    const Subscriber* except, unsigned thread = 0);

  /// Delivers a message of a backplane, on the first thread. It is not counted and not kept.
  void deliver_from_backplane(std::string_view name, const PreparedMessage& message,
                              const PublishOptions& options, const Position* position,
                              std::uint64_t except_id);

  /// From now on a backplane numbers and keeps messages, and learns of each topic's first and last
  /// subscriber. To be called before there are subscribers.
  void use_backplane(Interest& interest) { interest_ = &interest; }
  void leave_backplane() { interest_ = nullptr; }

  /// Keeps the last `messages` messages of each topic that matches the pattern. The longest pattern wins.
  void keep_history(std::string_view pattern, std::size_t messages);

  /// Returns how many messages of this topic are kept.
  [[nodiscard]] std::size_t kept_messages(std::string_view name) const;

  /// Returns the number of subscriptions with exactly this name or pattern.
  [[nodiscard]] std::size_t subscriber_count(std::string_view pattern) const;
  /// Calls `look` with each. None of them may be removed meanwhile.
  template <class Look>
  void each_subscriber(std::string_view pattern, Look look) const {
    const Lock guard = lock();
    const auto found = topics_.find(pattern);
    if (found == topics_.end()) return;
    for (const Topic::Branch& branch : found->second->branches)
      for (Subscriber* const each : branch.list) look(*each);
  }
  [[nodiscard]] std::size_t topic_count() const { return topics_.size(); }
  /// Returns the memory of all history, in bytes.
  [[nodiscard]] std::size_t history_bytes() const;

  /// Puts nothing into this thread's inbox any more.
  void leave(unsigned thread);

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Map = std::map<std::string, std::unique_ptr<Topic>, std::less<>>;

  [[nodiscard]] Lock lock() const { return inboxes_.size() > 1 ? Lock(mutex_) : Lock(); }

  // With the lock held.
  Topic& topic_of(std::string_view pattern);
  template <class Look>
  void each_meant(std::string_view name, Look look) const;
  void remove(Subscriber& subscriber, Subscriber::Memberships::iterator membership);
  void forget_if_idle(Topic& topic);
  std::uint64_t take_note(const Publication& publication);
  void keep(Topic& topic, const PreparedMessage& message, std::size_t most);
  void make_room();
  /// Calls `change` with the topic's history, and updates the total.
  template <class Change>
  void change_history(Topic& topic, Change change) {
    history_bytes_ -= topic.history.bytes();
    change(topic.history);
    history_bytes_ += topic.history.bytes();
  }
  void count_history(std::string_view name);
  void forget_history(Topic& topic);
  [[nodiscard]] std::size_t history_of(std::string_view name) const;
  std::size_t deliver(const Publication& publication, const Subscriber* except, unsigned thread, Lock& lock);
  std::size_t pass_on(const Publication& publication, unsigned from);
  [[nodiscard]] Delivery take_inbox(unsigned thread);
  /// Release the lock for the deliveries.
  void join(Subscriber& subscriber, Topic& topic, Lock& lock);
  static void deliver(const Delivery& delivery, Lock& lock);

  // Without the lock.
  void deliver_inbox(unsigned thread);

  mutable std::mutex mutex_;
  Map topics_;  // and patterns
  std::multiset<std::size_t> pattern_sizes_;
  std::map<std::string, std::size_t, std::less<>> history_sizes_;  // by pattern
  std::list<Topic*> kept_;                                         // with history, by their last publication
  const Limits limits_;
  std::size_t history_bytes_ = 0;
  std::uint64_t first_offset_ = 0;  // at least every offset of a topic whose history was discarded
  std::uint64_t publications_ = 0;
  Interest* interest_ = nullptr;     // null without a backplane
  std::vector<Inbox> inboxes_;       // by thread
  std::vector<std::size_t> counts_;  // by thread: the recipients of the current publication
};

}  // namespace duet::detail
