#pragma once

#include <duet/redis_backplane.hpp>

#include <map>
#include <memory>
#include <string>

#include "core/src/backoff.hpp"
#include "net/deadline.hpp"
#include "net/io_context.hpp"
#include "redis/redis_hearing.hpp"
#include "redis/redis_names.hpp"
#include "redis/redis_presence.hpp"
#include "redis/redis_sentinels.hpp"
#include "redis/redis_session.hpp"
#include "redis/redis_subscriptions.hpp"

namespace duet::detail {

/// A server's connections to Redis. It is ready while both work; if one is lost, both are made again.
class RedisBackplaneImpl final : public Backplane,
                                 private RedisSessionEvents,
                                 private RedisHearingEvents,
                                 private RedisSentinelsEvents {
 public:
  /// The memory for commands that Redis has not answered, in bytes; beyond it they are refused.
  static constexpr std::size_t most_unanswered = 16 << 20;

  RedisBackplaneImpl(IoContext& io, RedisTarget target, const RedisOptions& options);
  ~RedisBackplaneImpl() override;

  void start(BackplaneEvents& events) override;
  [[nodiscard]] const std::string& name() const override { return name_; }
  void publish(BackplaneMessage message, Done<Position> done) override;
  void subscribe(const std::vector<std::string>& patterns) override;
  void unsubscribe(const std::vector<std::string>& patterns) override;
  void read(std::string_view topic, const Position& after, HistoryPart part,
            Done<BackplaneHistory> done) override;
  void enter(std::string_view topic, std::string_view member, Announcement announcement) override;
  void leave(std::string_view topic, std::string_view member) override;
  void members(std::string_view topic, Done<Members> done) override;

 private:
  friend class Deadline<RedisBackplaneImpl>;
  enum class Phase : std::uint8_t { waiting, connecting, ready };

  /// A message to a topic with history that Redis has not answered. It is sent again over a new connection.
  struct Unanswered {
    BackplaneMessage message;
    Done<Position> done;
    Time until;
  };
  using Publishes = std::map<std::uint64_t, Unanswered>;  // by number, in order

  void on_deadline();
  void on_session_ready() override;
  void on_session_lost(const std::string& reason) override;
  void on_heard(BackplaneMessage message) override;
  void on_in_effect(const std::string& pattern) override { events_->on_subscribed(pattern); }
  void on_probe() override { probe_due_ = never; }

  void on_primary(RedisPrimary primary) override;
  void on_no_primary(const std::string& reason) override { on_session_lost(reason); }

  void connect();
  void connect_to_redis();
  void disconnect();
  void tick();
  void probe();
  void expire();
  void tell(const BackplaneState& state);
  /// A reply shows whether Redis stores what it is sent.
  void judge(const RedisReply& reply);
  void send(const Publishes::value_type& publish);
  void send_plain(const BackplaneMessage& message, Done<Position> done);
  void finish(std::uint64_t number, Result<Position, Failure> result);
  /// Returns why no command is possible; empty if one is.
  [[nodiscard]] std::string obstacle() const;
  /// Calls `done` with a failure, later.
  template <class Value>
  void refuse(Done<Value> done, const std::string& sentence);

  IoContext& io_;
  RedisTarget target_;  // with sentinels, its host and port are the last ones
  const RedisNames names_;
  const std::string history_lifetime_;
  const std::string id_lifetime_;
  const std::string name_;
  BackplaneEvents* events_ = nullptr;
  Phase phase_ = Phase::waiting;
  int ready_connections_ = 0;
  BackplaneState state_;
  std::unique_ptr<RedisSentinels> sentinels_;
  std::unique_ptr<RedisSession> session_;
  std::unique_ptr<RedisHearing> hearing_;
  RedisSubscriptions subscriptions_;
  RedisPresence presence_;
  Publishes publishes_;
  std::uint64_t last_number_ = 0;
  Backoff backoff_;
  Time probe_due_ = never;  // the time by which a probe has to be heard
  Time next_probe_{0};
  Deadline<RedisBackplaneImpl> timer_;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace duet::detail
