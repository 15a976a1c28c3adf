#include "redis/redis_hearing.hpp"

#include "redis/redis_message.hpp"

namespace duet::detail {

RedisHearing::RedisHearing(IoContext& io, const RedisTarget& target, std::string probe,
                           RedisSubscriptions& subscriptions, RedisSessionEvents& session,
                           RedisHearingEvents& events)
    : target_(target),
      probe_(std::move(probe)),
      subscriptions_(subscriptions),
      session_(session),
      events_(events),
      connection_(std::make_shared<RedisConnection>(io, target, static_cast<RedisConnectionEvents&>(*this))) {
}

void RedisHearing::fail(std::string_view reason) {
  session_.on_session_lost(target_.address.name() + ": " + std::string(reason));
}

void RedisHearing::on_redis_connected() {
  log_in(*connection_, target_.address,
         std::make_shared<Function<void(std::string_view)>>([this](std::string_view why) { fail(why); }));
  send({{"SUBSCRIBE", probe_}});
}

void RedisHearing::send(const std::vector<RedisSubscriptions::Command>& commands) {
  for (const RedisSubscriptions::Command& command : commands) {
    const std::vector<std::string_view> words(command.begin(), command.end());
    connection_->send_unanswered(words);
  }
}

void RedisHearing::on_redis_push(const RedisReply& reply) {
  if (reply.kind() == RedisReply::Kind::error) return fail(reply.text());
  const std::string_view kind = reply[0].text();
  const std::string_view name = reply[1].text();
  if (kind == "message") {
    if (name == probe_) return events_.on_probe();
    return hear(subscriptions_.topic_of(name), reply[2].text());
  }
  if (kind == "pmessage") return hear(subscriptions_.topic_of(name, reply[2].text()), reply[3].text());
  if (name == probe_) return session_.on_session_ready();
  if (const auto pattern = subscriptions_.acknowledged(kind, name)) events_.on_in_effect(*pattern);
}

void RedisHearing::hear(std::optional<std::string_view> topic, std::string_view text) {
  if (!topic) return;
  if (auto message = parse_redis_message(*topic, text)) events_.on_heard(*std::move(message));
}

}  // namespace duet::detail
