#pragma once

#include <duet/result.hpp>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "redis/redis_connection.hpp"
#include "redis/redis_scripts.hpp"

namespace duet::detail {

/// Receives the events of a RedisSession or RedisHearing.
class RedisSessionEvents {
 public:
  virtual void on_session_ready() = 0;
  /// It has ended, or could not begin. The receiver closes it.
  virtual void on_session_lost(const std::string& reason) = 0;

 protected:
  ~RedisSessionEvents() = default;
};

/// Sends the password of an address, if it has one. `failed` is called with Redis' sentence if it refuses.
void log_in(RedisConnection& connection, const RedisAddress& address,
            std::shared_ptr<Function<void(std::string_view)>> failed);

/// Returns the failure of a request with this reply: Redis' sentence, or that there is none.
Failure failure_of(const RedisReply& reply);

/// A Redis according to INFO.
struct RedisInfo {
  std::string run;      ///< different for each start of the process
  bool is_aof = false;  ///< it has an append-only file

  /// Fails with a sentence if duet cannot use this Redis.
  static Result<RedisInfo, Failure> parse(std::string_view info);
};

/// The connection for commands: logs in, checks the server, and loads the scripts.
class RedisSession final : private RedisConnectionEvents {
 public:
  RedisSession(IoContext& io, const RedisTarget& target, RedisSessionEvents& events);

  void start() { connection_->start(); }
  /// Returns the commands without a reply, in order.
  std::deque<RedisConnection::Answer> close() { return connection_->close(); }

  [[nodiscard]] std::size_t unanswered() const { return connection_->unanswered(); }

  /// The offsets that were given out in another run are not continued.
  [[nodiscard]] const std::string& run() const { return run_; }

  void send(std::initializer_list<std::string_view> words, RedisConnection::Answer answer) {
    connection_->send(words, std::move(answer));
  }
  void call(RedisScript script, std::initializer_list<std::string_view> keys,
            std::initializer_list<std::string_view> arguments, RedisConnection::Answer answer);

 private:
  void on_redis_connected() override;
  void on_redis_push(const RedisReply&) override {}
  void on_redis_lost(const std::string& reason) override { events_.on_session_lost(reason); }

  void check(const RedisReply& info);
  void load_scripts();
  void fail(std::string_view reason);

  const RedisTarget& target_;
  RedisSessionEvents& events_;
  std::shared_ptr<RedisConnection> connection_;
  RedisInfo info_;
  std::string run_;
  RedisScriptHashes hashes_;
};

}  // namespace duet::detail
