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
#include "topics/subscriber.hpp"

namespace duet::detail {

class LoopCore;

/// A name or a pattern with its subscribers; a name also with its last messages.
struct Topic {
  struct Branch {
    SubscriberList list = {};
    std::size_t count = 0;  // of the list, and of who is about to be in it
  };

  std::string name;
  std::vector<Branch> branches;  // by thread, which may read its own list without the lock
  std::uint64_t last_offset = 0;
  History history = {};                      // the last one has last_offset
  std::list<Topic*>::iterator kept_at = {};  // its place in TopicRegistry::kept_, while there is history

  [[nodiscard]] std::size_t subscriber_count() const;
};

/// Who is subscribed to what, on all threads of a server. A topic lasts while somebody is subscribed to it by
/// its name, or while it has messages to keep. Strangers may name topics and publish: so there are limits on
/// how many topics have history and on what all of it takes. Where one is reached the topic that was
/// published to longest ago gives way.
///
/// On all threads a topic's messages come in the order of their offsets: under one lock a message gets its
/// offset and is put into the inboxes of the threads that have subscribers, and each thread delivers what is
/// in its inbox before what it publishes itself. Where there is one thread nothing is locked.
class TopicRegistry : public std::enable_shared_from_this<TopicRegistry> {
 public:
  /// The thread of a publisher that is on none of the server's.
  static constexpr unsigned nowhere = ~0u;

  struct Limits {
    std::size_t topics = 10'000;           ///< with history
    std::size_t history_bytes = 64 << 20;  ///< of all history
  };

  /// One thread for each of the loops.
  explicit TopicRegistry(const Limits& limits, const std::vector<LoopCore*>& loops = {nullptr});
  TopicRegistry() : TopicRegistry(Limits{}) {}

  /// False if it was subscribed already.
  bool subscribe(Subscriber& subscriber, std::string_view pattern);
  /// The same for a name, and delivers what came after `offset` and is kept.
  CaughtUp subscribe(Subscriber& subscriber, std::string_view name, std::uint64_t offset);
  /// False if it was not subscribed.
  bool unsubscribe(Subscriber& subscriber, std::string_view pattern);
  void unsubscribe_all(Subscriber& subscriber);
  [[nodiscard]] static bool is_subscribed(const Subscriber& subscriber, std::string_view pattern);
  [[nodiscard]] static std::size_t count(const Subscriber& subscriber) {
    return subscriber.memberships_.size();
  }

  /// To everyone who is subscribed to the name or to a pattern of it, once each, but not to `except`, who
  /// belongs to the publisher's thread.
  Published publish(std::string_view name, const PreparedMessage& message, const PublishOptions& options,
                    const Subscriber* except, unsigned thread = 0);

  /// The last so many messages of each topic that the pattern means are kept. The longest pattern counts.
  void keep_history(std::string_view pattern, std::size_t messages);

  /// Those subscribed by this very name or pattern.
  [[nodiscard]] std::size_t subscriber_count(std::string_view pattern) const;
  /// None of them goes while they are looked at.
  template <class Look>
  void each_subscriber(std::string_view pattern, Look look) const {
    const Lock guard = lock();
    const auto found = topics_.find(pattern);
    if (found == topics_.end()) return;
    for (const Topic::Branch& branch : found->second->branches)
      for (Subscriber* const each : branch.list) look(*each);
  }
  [[nodiscard]] std::size_t topic_count() const { return topics_.size(); }
  /// What all history takes, in bytes.
  [[nodiscard]] std::size_t history_bytes() const;

  /// Nothing is put into this thread's inbox any more.
  void leave(unsigned thread);

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Map = std::map<std::string, std::unique_ptr<Topic>, std::less<>>;

  [[nodiscard]] Lock lock() const { return inboxes_.size() > 1 ? Lock(mutex_) : Lock(); }

  // With the lock.
  Topic& topic_of(std::string_view pattern);
  template <class Look>
  void each_meant(std::string_view name, Look look) const;
  void remove(Subscriber& subscriber, Subscriber::Memberships::iterator membership);
  void forget_if_idle(Topic& topic);
  std::uint64_t take_note(const Publication& publication);
  void keep(Topic& topic, const PreparedMessage& message, std::size_t most);
  void make_room();
  /// Calls `change` with the topic's history, and keeps the sum of all in step.
  template <class Change>
  void change_history(Topic& topic, Change change) {
    history_bytes_ -= topic.history.bytes();
    change(topic.history);
    history_bytes_ += topic.history.bytes();
  }
  void count_history(std::string_view name);
  void forget_history(Topic& topic);
  [[nodiscard]] std::size_t history_of(std::string_view name) const;
  std::size_t pass_on(const Publication& publication, unsigned from);
  [[nodiscard]] Delivery take_inbox(unsigned thread);
  /// Gives up the lock for the deliveries.
  void join(Subscriber& subscriber, Topic& topic, Lock& lock);
  static void deliver(const Delivery& delivery, Lock& lock);

  // Without it.
  void deliver_inbox(unsigned thread);

  mutable std::mutex mutex_;
  Map topics_;  // patterns too
  std::multiset<std::size_t> pattern_sizes_;
  std::map<std::string, std::size_t, std::less<>> history_sizes_;  // by pattern
  std::list<Topic*> kept_;                                         // with history, by their last publication
  const Limits limits_;
  std::size_t history_bytes_ = 0;
  std::uint64_t first_offset_ = 0;  // no lower than what was ever told of a topic whose history was forgotten
  std::uint64_t publications_ = 0;
  std::vector<Inbox> inboxes_;       // by thread
  std::vector<std::size_t> counts_;  // by thread: who is meant by the publication under way
};

}  // namespace duet::detail
