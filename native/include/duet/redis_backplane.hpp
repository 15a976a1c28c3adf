#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>
#include <duet/tls_client_options.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace duet {

/// Options of make_redis_backplane().
struct RedisOptions {
  /// "redis://user:password@host:port/database", or "rediss://" for TLS. Only the host is required: the port
  /// is 6379, the database 0. User and password are percent-encoded; "redis://:password@host" has no user.
  /// "redis+sentinel://user:password@host:port,host:port/name/database" has the addresses of sentinels (port
  /// 26379), which are asked for the primary with this name; "rediss+sentinel://" for TLS with all of them.
  std::string url = {};

  /// The user and password of the sentinels, if they require one. Those in the URL are Redis'.
  std::string sentinel_user = {};
  std::string sentinel_password = {};

  /// The beginning of all keys and channels. Servers with the same prefix share their topics.
  std::string prefix = "duet:";

  /// The time for connecting, and for an answer. After it the connection counts as lost.
  std::chrono::milliseconds timeout = std::chrono::seconds(5);

  /// History is deleted this long after the topic's last message.
  std::chrono::seconds history_lifetime = std::chrono::hours(24);

  /// PublishOptions::id is remembered for this long.
  std::chrono::seconds id_lifetime = std::chrono::minutes(5);

  TlsClientOptions tls = {};  ///< for rediss://
};

/// Returns a backplane on Redis (6.2 or later) or Valkey: one server, or the primary of Sentinel, not a cluster. It needs
/// duet::backplane_redis. The server that owns it must be on this loop.
///
/// Errors, with particulars: bad_url; bad_limit, for a prefix of more than 64 bytes or a time that is not
/// positive; system_failure, if TLS cannot be used. Everything else is a BackplaneState.
[[nodiscard]] Result<std::unique_ptr<Backplane>, Failure> make_redis_backplane(Loop& loop,
                                                                               const RedisOptions& options);

}  // namespace duet
