#pragma once

#include <duet/no_limit.hpp>

#include <cstddef>
#include <map>
#include <mutex>
#include <string>

#include "core/src/transport.hpp"

namespace duet::detail {

/// Limits on connections: in total, per address, and per second and address. Shared by the threads of a
/// server.
class ConnectionLimiter {
 public:
  struct Limits {
    std::size_t connections;
    std::size_t connections_per_address;
    double per_second_and_address;  ///< a burst may be as large as one second's worth, but at least 1
  };

  explicit ConnectionLimiter(Limits limits) : limits_(limits) {}

  /// Returns whether there is room for one more connection, which is counted until leave().
  bool enter();
  void leave();

  /// Returns whether one more connection from this address is allowed, which is counted until leave_from().
  /// The 2^64 addresses of an IPv6 network count as one, because its owner has all of them. Unix sockets have
  /// no address to count.
  bool enter_from(const std::string& address, Time now);
  void leave_from(const std::string& address);

  [[nodiscard]] std::size_t remembered() const;

 private:
  /// A token bucket, initially full; each accepted connection takes one token.
  struct Visitor {
    std::size_t inside = 0;
    double tokens = 0;
    Time filled_at{0};
  };

  [[nodiscard]] bool tracks_addresses() const {
    return limits_.connections_per_address != no_limit || limits_.per_second_and_address != no_limit;
  }
  [[nodiscard]] double tokens_of(const Visitor& visitor, Time now) const;
  [[nodiscard]] double most_tokens() const;
  /// Removes the addresses whose bucket is full again.
  void forget_old(Time now);

  const Limits limits_;
  mutable std::mutex mutex_;  // for the members below
  std::size_t inside_ = 0;
  // By address. No hash table: strangers could choose addresses of one hash.
  std::map<std::string, Visitor> visitors_;
  std::size_t forget_at_ = 1024;  // the number of addresses at which old ones are removed
};

}  // namespace duet::detail
