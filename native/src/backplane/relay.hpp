#pragma once

#include <duet/backplane.hpp>
#include <duet/statistics.hpp>

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "backplane/interest_queue.hpp"
#include "backplane/pattern_cover.hpp"
#include "backplane/relayed_topic.hpp"
#include "core/src/loop_core.hpp"
#include "topics/catch_up.hpp"
#include "topics/topic_registry.hpp"

namespace duet::detail {

/// Connects a server's topics with its backplane. It lives on the server's first loop, and its functions
/// belong to that thread unless stated otherwise.
class Relay final : public std::enable_shared_from_this<Relay>, private BackplaneEvents {
 public:
  Relay(LoopCore& loop, std::shared_ptr<TopicRegistry> topics, std::unique_ptr<Backplane> backplane,
        BackplaneHooks hooks);
  ~Relay();

  void start();
  /// Uses neither the loop nor the application any more. No other thread may use it now.
  void stop();

  /// A message that is being published on a thread of the server, TopicRegistry::nowhere included.
  struct Outgoing {
    std::string_view topic;
    const PreparedMessage& message;
    const PublishOptions& options;
    const Subscriber* except = nullptr;
    std::uint64_t except_id = 0;
    unsigned thread = 0;
  };
  using Done = Backplane::Done<Position>;
  /// Callable on any thread. `done` may be empty. It is called later on the first thread, unless this returns
  /// an error.
  Result<Published> publish(const Outgoing& outgoing, Done done);

  using Reply = Function<void(Result<MissedMessages, Failure>)>;
  /// Reads the messages after a position, or none, for a subscriber that has joined the topic already, once
  /// the subscription is in effect. A plain topic has none. Callable on any thread; `reply` is called on the
  /// first, maybe inside this call.
  void catch_up(const std::string& topic, const std::optional<Position>& after, Reply reply, unsigned thread);

  /// Callable on any thread.
  void enter(std::string_view topic, std::string_view member, Announcement announcement,
             const Subscriber* except, unsigned thread);
  void leave(std::string_view topic, std::string_view member, unsigned thread);
  void members(std::string_view topic, Backplane::Done<Members> done, unsigned thread);

  /// Callable on any thread.
  [[nodiscard]] BackplaneState state() const;
  [[nodiscard]] BackplaneStatistics statistics() const;
  [[nodiscard]] bool is_connected() const;

 private:
  using Topics = std::map<std::string, std::shared_ptr<RelayedTopic>, std::less<>>;
  using Phase = BackplaneState::Phase;
  struct Line;

  void on_state(const BackplaneState& state) override;
  void on_subscribed(std::string_view pattern) override;
  void on_message(BackplaneMessage message) override;

  /// Calls `fn` on the first thread: now, if this is it.
  template <class F>
  void on_first(unsigned thread, F fn);
  void flush_interest();
  void take_effect(const std::string& pattern);
  [[nodiscard]] std::shared_ptr<RelayedTopic> find(std::string_view pattern) const;
  std::shared_ptr<RelayedTopic> make_topic(const std::string& pattern);
  void send(BackplaneMessage message, Done done);
  void deliver(const BackplaneMessage& message);
  void tell_gap(const Gap& gap);
  void read_line(const std::string& topic, const std::optional<Position>& after);
  void catch_up_here(const std::string& topic, const std::optional<Position>& after, Reply reply);
  void read_missed(const std::shared_ptr<RelayedTopic>& topic, const std::optional<Position>& after,
                   Reply reply);
  /// Returns whether the live messages of a topic up to this position were delivered on this server.
  [[nodiscard]] bool has_delivered(std::string_view name, const Position& position) const;
  [[nodiscard]] PreparedMessage framed(const BackplaneMessage& message);

  LoopCore& loop_;
  const std::shared_ptr<TopicRegistry> topics_;
  std::unique_ptr<Backplane> backplane_;
  BackplaneHooks hooks_;
  std::unique_ptr<InterestQueue> interest_;
  Topics relayed_;
  PatternCover cover_;
  bool hears_everything_ = false;  // the subscription to PatternCover::everything is in effect
  std::map<std::pair<std::string, std::string>, Announcement> members_;  // by topic and id
  std::uint64_t last_id_ = 0;

  std::atomic<Phase> phase_ = Phase::connecting;
  mutable std::mutex state_mutex_;
  BackplaneState state_;  // guarded by state_mutex_; changed on the first thread alone
  std::atomic<std::uint64_t> published_ = 0;
  std::atomic<std::uint64_t> received_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
  std::atomic<std::uint64_t> losses_ = 0;
  std::atomic<std::uint64_t> gaps_ = 0;
};

}  // namespace duet::detail
