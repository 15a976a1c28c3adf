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
         std::make_shared<Function<void(std::string_view)>>(
             [this](std::string_view why) { ask_next(sentinel_.address.name() + ": " + std::string(why)); }));
  connection_->send({"SENTINEL", "GET-MASTER-ADDR-BY-NAME", target_.address.service},
                    [this](const RedisReply& reply) { take(reply); });
}

void RedisSentinels::take(const RedisReply& reply) {
  const std::string who = sentinel_.address.name() + ": ";
  if (reply.kind() == RedisReply::Kind::error) return ask_next(who + std::string(reply.text()));
  const std::string_view port = reply[1].text();
  std::uint16_t number = 0;
  std::from_chars(port.data(), port.data() + port.size(), number);
  std::string host(reply[0].text());
  if (host.empty() || number == 0)
    return ask_next(who + "it knows no primary with the name " + target_.address.service);
  if (host.find(':') != std::string::npos) host = '[' + host + ']';
  stop();
  events_.on_primary(std::move(host), number);
}

}  // namespace duet::detail
