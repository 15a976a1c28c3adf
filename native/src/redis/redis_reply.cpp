#include "redis/redis_reply.hpp"

#include <hiredis/hiredis.h>

#include <new>

namespace duet::detail {

RedisReply::Kind RedisReply::kind() const {
  if (!reply_) return Kind::nothing;
  switch (reply_->type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS: return Kind::text;
    case REDIS_REPLY_ERROR: return Kind::error;
    case REDIS_REPLY_INTEGER: return Kind::number;
    case REDIS_REPLY_ARRAY: return Kind::list;
    default: return Kind::nothing;
  }
}

std::string_view RedisReply::text() const {
  const bool has_text = kind() == Kind::text || kind() == Kind::error;
  return has_text ? std::string_view(reply_->str, static_cast<std::size_t>(reply_->len)) : std::string_view();
}

long long RedisReply::number() const { return kind() == Kind::number ? reply_->integer : 0; }

std::size_t RedisReply::size() const { return kind() == Kind::list ? reply_->elements : 0; }

RedisReply RedisReply::operator[](std::size_t i) const {
  return i < size() ? RedisReply(reply_->element[i]) : RedisReply();
}

void RedisReader::Free::operator()(redisReader* reader) const { redisReaderFree(reader); }
void RedisReader::Free::operator()(redisReply* reply) const { freeReplyObject(reply); }

RedisReader::RedisReader() : reader_(redisReaderCreate()) {
  if (!reader_) throw std::bad_alloc();
}
RedisReader::~RedisReader() = default;

void RedisReader::feed(std::span<const std::byte> bytes) {
  redisReaderFeed(reader_.get(), reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

RedisReader::Status RedisReader::next(RedisReply& reply) {
  void* got = nullptr;
  if (redisReaderGetReply(reader_.get(), &got) != REDIS_OK) {
    error_ = reader_->errstr;
    return Status::failed;
  }
  reply_.reset(static_cast<redisReply*>(got));
  reply = RedisReply(reply_.get());
  return got ? Status::reply : Status::want_more;
}

std::string redis_command(std::span<const std::string_view> words) {
  std::string command = '*' + std::to_string(words.size()) + "\r\n";
  for (const std::string_view word : words)
    command.append("$").append(std::to_string(word.size())).append("\r\n").append(word).append("\r\n");
  return command;
}

}  // namespace duet::detail
