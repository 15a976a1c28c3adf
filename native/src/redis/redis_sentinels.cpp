#include "redis/redis_sentinels.hpp"

#include <charconv>
#include <utility>

#include "redis/redis_session.hpp"

namespace duet::detail {

RedisSentinels::RedisSentinels(IoContext& io, const RedisTarget& target, RedisSentinelsEvents& events)
    : io_(io), target_(target), events_(events), sentinel_(target) {}

void RedisSentinels::ask() {
  asked_ = 0;
  connect();
}

void RedisSentinels::stop() {
  if (connection_) std::exchange(connection_, nullptr)->close();
}

void RedisSentinels::connect() {
  stop();
  ++asked_;
  const RedisSentinel& sentinel = target_.address.sentinels[current_];
  sentinel_.address.host = sentinel.host;
  sentinel_.address.port = sentinel.port;
  sentinel_.address.user = target_.sentinel_user;
  sentinel_.address.password = target_.sentinel_password;
  connection_ = std::make_shared<RedisConnection>(io_, sentinel_, static_cast<RedisConnectionEvents&>(*this));
  connection_->start();
}

void RedisSentinels::ask_next(const std::string& reason) {
  const std::size_t count = target_.address.sentinels.size();
  current_ = (current_ + 1) % count;
  if (asked_ < count) return connect();
  stop();
  events_.on_no_primary(reason);
}

void RedisSentinels::on_redis_connected() {
  log_in(*connection_, sentinel_.address,
         std::make_shared<Function<void(std::string_view)>>([this](std::string_view why) { fail(why); }));
  connection_->send({"SENTINEL", "MASTER", target_.address.service},
                    [this](const RedisReply& reply) { take(reply); });
}

void RedisSentinels::fail(std::string_view reason) {
  ask_next(sentinel_.address.name() + ": " + std::string(reason));
}

void RedisSentinels::take(const RedisReply& reply) {
  if (reply.kind() == RedisReply::Kind::error) return fail(reply.text());
  RedisPrimary primary;
  for (std::size_t i = 0; i + 1 < reply.size(); i += 2) {
    const std::string_view name = reply[i].text();
    const std::string_view value = reply[i + 1].text();
    if (name == "ip") primary.host = value;
    if (name == "port") std::from_chars(value.data(), value.data() + value.size(), primary.port);
    if (name == "config-epoch") primary.failovers = value;
  }
  if (primary.host.empty() || primary.port == 0) return fail("it is no sentinel");
  if (primary.host.find(':') != std::string::npos) primary.host = '[' + primary.host + ']';
  stop();
  events_.on_primary(std::move(primary));
}

}  // namespace duet::detail
