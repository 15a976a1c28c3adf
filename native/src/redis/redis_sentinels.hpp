#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "redis/redis_connection.hpp"

namespace duet::detail {

/// A primary according to a sentinel.
struct RedisPrimary {
  std::string host;  ///< an IPv6 address has its brackets
  std::uint16_t port = 0;
  std::string failovers;  ///< a number that grows with each failover
};

/// Receives the result of RedisSentinels::ask().
class RedisSentinelsEvents {
 public:
  virtual void on_primary(RedisPrimary primary) = 0;
  /// No sentinel knows a primary. The sentence is that of the last one.
  virtual void on_no_primary(const std::string& reason) = 0;

 protected:
  ~RedisSentinelsEvents() = default;
};

/// Asks sentinels, one after the other, for the address of a primary. The one that has answered last is asked
/// first.
class RedisSentinels final : private RedisConnectionEvents {
 public:
  /// The target's address has sentinels.
  RedisSentinels(IoContext& io, const RedisTarget& target, RedisSentinelsEvents& events);
  ~RedisSentinels() { stop(); }

  /// Reports the result later. Called when no other result is awaited.
  void ask();
  void stop();

 private:
  void on_redis_connected() override;
  void on_redis_push(const RedisReply&) override {}
  void on_redis_lost(const std::string& reason) override { ask_next(reason); }

  void connect();
  void ask_next(const std::string& reason);
  void take(const RedisReply& reply);
  void fail(std::string_view reason);

  IoContext& io_;
  const RedisTarget& target_;
  RedisSentinelsEvents& events_;
  RedisTarget sentinel_;  // the target of the connection
  std::size_t current_ = 0;
  std::size_t asked_ = 0;  // sentinels, since ask()
  std::shared_ptr<RedisConnection> connection_;
};

}  // namespace duet::detail
