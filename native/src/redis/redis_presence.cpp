#include "redis/redis_presence.hpp"

#include "redis/redis_message.hpp"

namespace duet::detail {

void RedisPresence::use(RedisSession* session) {
  session_ = session;
  if (!session_) return;
  for (const auto& member : gone_) send_leave(member);
  for (auto& member : members_) send_enter(member);
}

void RedisPresence::tick(RedisConnection::Answer renewed) {
  if (!session_) return;
  const std::string lifetime = std::to_string(lease.count());
  session_->call(RedisScript::renew, {names_.lease(server_), names_.servers(), names_.suspects()},
                 {server_, lifetime}, [this, renewed = std::move(renewed)](const RedisReply& reply) mutable {
                   // Without a lease, other servers may have removed its members.
                   if (reply.number() == 1)
                     for (auto& member : members_) send_enter(member);
                   renewed(reply);
                 });
  bury();
}

void RedisPresence::bury() {
  if (!session_) return;
  session_->call(RedisScript::bury, {names_.servers(), names_.suspects()},
                 {names_.lease({}), names_.members({})}, [this](const RedisReply& reply) {
                   if (reply.number() == 1) bury();
                 });
}

std::string RedisPresence::will(const PreparedMessage& message) const {
  return redis_position({}) + redis_body({.topic = {}, .message = message, .origin = server_});
}

void RedisPresence::enter(std::string_view topic, std::string_view member, Announcement announcement) {
  const Name name(topic, member);
  const bool was_gone = gone_.erase(name) > 0;
  const auto earlier = members_.find(name);
  const bool may_be_known = was_gone || (earlier != members_.end() && earlier->second.was_sent);
  const auto entered = members_.insert_or_assign(name, Presence{std::move(announcement), may_be_known}).first;
  if (session_) send_enter(*entered);
}

void RedisPresence::leave(std::string_view topic, std::string_view member) {
  const auto found = members_.find(Name(topic, member));
  if (found == members_.end()) return;
  auto left = members_.extract(found);
  if (!left.mapped().was_sent) return;
  const auto gone = gone_.insert_or_assign(left.key(), std::move(left.mapped())).first;
  if (session_) send_leave(*gone);
}

void RedisPresence::send_enter(All::value_type& member) {
  member.second.was_sent = true;
  const auto& [topic, id] = member.first;
  const Announcement& announcement = member.second.announcement;
  session_->call(RedisScript::enter, {names_.presence(topic), names_.members(server_)},
                 {server_, id, topic, names_.channel(announcement.to), will(announcement.joined),
                  will(announcement.left)},
                 {});
}

void RedisPresence::send_leave(const All::value_type& member) {
  const Name& name = member.first;
  const auto& [topic, id] = name;
  const Announcement& announcement = member.second.announcement;
  session_->call(RedisScript::leave, {names_.presence(topic), names_.members(server_)},
                 {server_, id, topic, names_.channel(announcement.to), will(announcement.left)},
                 [this, name](const RedisReply& reply) {
                   if (reply.kind() == RedisReply::Kind::number) gone_.erase(name);
                 });
}

void RedisPresence::list(std::string_view topic, Backplane::Done<Members> done) {
  session_->call(RedisScript::members, {names_.presence(topic)}, {std::to_string(Members::most_listed)},
                 [done = std::move(done)](const RedisReply& reply) mutable {
                   if (reply.kind() != RedisReply::Kind::list) return done(failure_of(reply));
                   Members members{static_cast<std::size_t>(reply[0].number()), {}};
                   for (std::size_t i = 0; i < reply[1].size(); ++i) {
                     const std::string_view field = reply[1][i].text();
                     const std::size_t space = std::min(field.find(' '), field.size());
                     members.list.push_back({std::string(field.substr(0, space)),
                                             std::string(field.substr(std::min(space + 1, field.size())))});
                   }
                   done(std::move(members));
                 });
}

}  // namespace duet::detail
