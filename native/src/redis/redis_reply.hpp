#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct redisReply;
struct redisReader;

namespace duet::detail {

/// A view of one reply of the protocol RESP2. A part that does not exist is `nothing`.
class RedisReply {
 public:
  enum class Kind : std::uint8_t { nothing, text, error, number, list };

  RedisReply() = default;
  explicit RedisReply(const redisReply* reply) : reply_(reply) {}

  [[nodiscard]] Kind kind() const;
  /// Returns the text, or the sentence of an error; empty for others.
  [[nodiscard]] std::string_view text() const;
  /// Returns the number; 0 for others.
  [[nodiscard]] long long number() const;
  /// Returns the length of a list; 0 for others.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] RedisReply operator[](std::size_t i) const;

 private:
  const redisReply* reply_ = nullptr;
};

/// Reads replies from received bytes. It is hiredis' reader, the same in its versions 0.14 and 1.x.
class RedisReader {
 public:
  RedisReader();
  ~RedisReader();
  RedisReader(const RedisReader&) = delete;
  RedisReader& operator=(const RedisReader&) = delete;

  void feed(std::span<const std::byte> bytes);

  enum class Status : std::uint8_t { reply, want_more, failed };
  /// Reads the next reply, which is valid until the next call. `failed` is for good; see error().
  Status next(RedisReply& reply);
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  struct Free {
    void operator()(redisReader* reader) const;
    void operator()(redisReply* reply) const;
  };
  std::unique_ptr<redisReader, Free> reader_;
  std::unique_ptr<redisReply, Free> reply_;
  std::string error_;
};

/// Writes a command.
std::string redis_command(std::span<const std::string_view> words);

}  // namespace duet::detail
