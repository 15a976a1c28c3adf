#pragma once

#include <duet/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// The address of a sentinel.
struct RedisSentinel {
  std::string host;  ///< an IPv6 address has its brackets
  std::uint16_t port = 26379;
};

/// A Redis URL in its parts.
struct RedisAddress {
  std::string host;  ///< an IPv6 address has its brackets; empty if sentinels are asked for it
  std::uint16_t port = 6379;
  bool secure = false;
  std::string user = {};      ///< empty: the default user
  std::string password = {};  ///< empty: none
  unsigned database = 0;
  std::vector<RedisSentinel> sentinels = {};
  std::string service = {};  ///< the name of the primary for the sentinels

  /// Returns "host:port", for messages.
  [[nodiscard]] std::string name() const { return host + ':' + std::to_string(port); }

  /// Parses "redis://user:password@host:port/database", or
  /// "redis+sentinel://user:password@host:port,host:port/service/database" with the addresses of sentinels.
  /// Errors: bad_url, with the fault; the detail does not contain the password.
  static Result<RedisAddress, Failure> parse(std::string_view url);
};

}  // namespace duet::detail
