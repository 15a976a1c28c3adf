#pragma once

#include <duet/backplane.hpp>

#include <memory>
#include <string>
#include <vector>

#include "redis/redis_connection.hpp"
#include "redis/redis_names.hpp"
#include "redis/redis_session.hpp"
#include "redis/redis_subscriptions.hpp"

namespace duet::detail {

/// Receives what RedisHearing hears.
class RedisHearingEvents {
 public:
  virtual void on_heard(BackplaneMessage message) = 0;
  virtual void on_in_effect(const std::string& pattern) = 0;
  /// A message on this server's probe channel.
  virtual void on_probe() = 0;

 protected:
  ~RedisHearingEvents() = default;
};

/// The connection for Pub/Sub. It is ready when it hears its probe channel.
class RedisHearing final : private RedisConnectionEvents {
 public:
  RedisHearing(IoContext& io, const RedisTarget& target, std::string probe, RedisSubscriptions& subscriptions,
               RedisSessionEvents& session, RedisHearingEvents& events);

  void start() { connection_->start(); }
  void close() { connection_->close(); }
  void send(const std::vector<RedisSubscriptions::Command>& commands);

 private:
  void on_redis_connected() override;
  void on_redis_push(const RedisReply& reply) override;
  void on_redis_lost(const std::string& reason) override { session_.on_session_lost(reason); }

  void hear(std::optional<std::string_view> topic, std::string_view text);
  void fail(std::string_view reason);

  const RedisTarget& target_;
  const std::string probe_;
  RedisSubscriptions& subscriptions_;
  RedisSessionEvents& session_;
  RedisHearingEvents& events_;
  std::shared_ptr<RedisConnection> connection_;
};

}  // namespace duet::detail
