#pragma once

#include <duet/result.hpp>

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "topics/subscriber.hpp"

namespace duet::detail {

/// A name or a pattern with its subscribers; a name also with its last messages.
struct Topic {
  std::string name;
  std::vector<Subscriber*> subscribers = {};
  std::uint64_t last_offset = 0;
  std::deque<PreparedMessage> history = {};  // the last one has last_offset
  std::list<Topic*>::iterator kept_at = {};  // its place in Topics::kept_, while there is history
};

/// Who is subscribed to what. A topic lasts while somebody is subscribed to it by its name, or while it has
/// messages to keep: so that strangers may name topics, those of so many are kept, published to last.
class Topics {
 public:
  explicit Topics(std::size_t most_kept = 10'000) : most_kept_(most_kept) {}

  /// False if it was subscribed already.
  bool subscribe(Subscriber& subscriber, std::string_view pattern);
  /// False if it was not subscribed.
  bool unsubscribe(Subscriber& subscriber, std::string_view pattern);
  void unsubscribe_all(Subscriber& subscriber);
  [[nodiscard]] static bool is_subscribed(const Subscriber& subscriber, std::string_view pattern);
  [[nodiscard]] static std::size_t count(const Subscriber& subscriber) {
    return subscriber.memberships_.size();
  }

  /// To everyone who is subscribed to the name or to a pattern of it, once each, but not to `except`.
  Published publish(std::string_view name, const PreparedMessage& message, const PublishOptions& options,
                    const Subscriber* except);

  /// The last so many messages of each topic that the pattern means are kept. The longest pattern counts.
  void keep_history(std::string_view pattern, std::size_t messages);
  /// Delivers what came after `offset` and is kept.
  CaughtUp catch_up(Subscriber& subscriber, std::string_view name, std::uint64_t offset);

  /// Those subscribed by this very name or pattern.
  [[nodiscard]] const std::vector<Subscriber*>& subscribers(std::string_view pattern) const;
  [[nodiscard]] std::size_t topic_count() const { return topics_.size(); }

 private:
  using Map = std::map<std::string, std::unique_ptr<Topic>, std::less<>>;

  Topic& topic_of(std::string_view pattern);
  void remove(Subscriber& subscriber, std::size_t membership);
  void forget_if_idle(Topic& topic);
  void keep(Topic& topic, const PreparedMessage& message, std::size_t most);
  void forget_oldest_history();
  [[nodiscard]] std::size_t history_of(std::string_view name) const;

  Map topics_;  // patterns too
  std::multiset<std::size_t> pattern_sizes_;
  std::map<std::string, std::size_t, std::less<>> history_sizes_;  // by pattern
  std::list<Topic*> kept_;                                         // with history, by their last publication
  std::size_t most_kept_;
  std::uint64_t first_offset_ = 0;  // no lower than what was ever told of a topic whose history was forgotten
  std::uint64_t publications_ = 0;
};

}  // namespace duet::detail
