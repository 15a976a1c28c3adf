#pragma once

#include <duet/function.hpp>
#include <duet/native_options.hpp>

#include <chrono>
#include <deque>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "client/connector.hpp"
#include "net/deadline.hpp"
#include "net/stream.hpp"
#include "redis/redis_address.hpp"
#include "redis/redis_reply.hpp"
#include "tls/tls_context.hpp"

namespace duet::detail {

/// The target of connections to Redis.
struct RedisTarget {
  RedisAddress address;
  std::chrono::milliseconds timeout;
  std::shared_ptr<const NativeOptions> options;  ///< TLS names and pins
  std::shared_ptr<TlsContext> tls = {};          ///< null without TLS
  std::string failovers = {};  ///< of the primary at the address, if a sentinel has named it
  std::string sentinel_user = {};
  std::string sentinel_password = {};
};

/// Receives the events of a connection. It may close the connection inside each.
class RedisConnectionEvents {
 public:
  virtual void on_redis_connected() = 0;
  /// A reply that no command waits for: of Pub/Sub.
  virtual void on_redis_push(const RedisReply& reply) = 0;
  /// The connection has ended, or has not answered in time. The receiver closes it.
  virtual void on_redis_lost(const std::string& reason) = 0;

 protected:
  ~RedisConnectionEvents() = default;
};

/// One connection to Redis: sends commands at the end of the loop's turn, and reads the replies.
class RedisConnection final : public std::enable_shared_from_this<RedisConnection>, private StreamEvents {
 public:
  RedisConnection(IoContext& io, const RedisTarget& target, RedisConnectionEvents& events);

  void start();
  /// Called with the reply.
  using Answer = Function<void(const RedisReply&)>;
  /// Closes it. Nothing is reported any more. Returns the commands without a reply, in order.
  std::deque<Answer> close();

  /// The memory for commands without a reply, in bytes.
  [[nodiscard]] std::size_t unanswered() const { return unanswered_; }

  void send(std::span<const std::string_view> words, Answer answer);
  void send(std::initializer_list<std::string_view> words, Answer answer) {
    send(std::span(words.begin(), words.size()), std::move(answer));
  }
  /// Sends a command of Pub/Sub, whose replies are pushes.
  void send_unanswered(std::span<const std::string_view> words);

 private:
  friend class Deadline<RedisConnection>;
  void on_deadline();
  void on_stream_open() override;
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_end(Cause cause, std::string_view detail) override;

  void write(const std::string& command);
  void connected(Connector::Outcome outcome);
  void take(const RedisReply& reply);
  void lose(const std::string& reason);

  IoContext& io_;
  const RedisTarget& target_;
  RedisConnectionEvents* events_;  // null once closed
  std::shared_ptr<Connector> connector_;
  std::shared_ptr<Stream> stream_;
  RedisReader reader_;
  struct Waiting {
    Answer answer;
    std::size_t cost;
  };
  std::deque<Waiting> waiting_;
  std::size_t unanswered_ = 0;
  Deadline<RedisConnection> time_limit_;  // of connecting, or of the next answer
};

}  // namespace duet::detail
