#pragma once

#include <duet/backplane.hpp>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "redis/redis_names.hpp"
#include "redis/redis_session.hpp"

namespace duet::detail {

/// The members of this server, its lease, and the removal of the members of servers that have died.
class RedisPresence {
 public:
  /// A server has died if it has not renewed its lease for so long, and two seconds more.
  static constexpr std::chrono::milliseconds lease{4000};

  RedisPresence(const RedisNames& names, const std::string& server) : names_(names), server_(server) {}

  /// A session has begun: all members are entered again, as Redis may have lost them. Null: it has ended.
  void use(RedisSession* session);

  /// To be called once a second. `renewed` is called with the reply to the renewal.
  void tick(RedisConnection::Answer renewed);

  void enter(std::string_view topic, std::string_view member, Announcement announcement);
  void leave(std::string_view topic, std::string_view member);
  void list(std::string_view topic, Backplane::Done<Members> done);

 private:
  using Name = std::pair<std::string, std::string>;  // topic and member
  struct Presence {
    Announcement announcement;
    bool was_sent = false;  // Redis may know it
  };
  using All = std::map<Name, Presence>;

  void send_enter(All::value_type& member);
  void send_leave(const All::value_type& member);
  void bury();
  [[nodiscard]] std::string will(const PreparedMessage& message) const;

  const RedisNames& names_;
  const std::string& server_;
  RedisSession* session_ = nullptr;
  All members_;
  All gone_;  // have left, and Redis has not confirmed it
};

}  // namespace duet::detail
