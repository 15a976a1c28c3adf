#pragma once

#include <duet/no_limit.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

#include "core/src/transport.hpp"

namespace duet::detail {

/// Who may come in: so many connections in all, so many from one address, so many in a second from one
/// address. For the threads of a server together.
class ConnectionLimiter {
 public:
  struct Limits {
    std::size_t connections;
    std::size_t connections_per_address;
    double per_second_and_address;  ///< a burst may be as large as one second's worth, but at least 1
  };

  explicit ConnectionLimiter(Limits limits) : limits_(limits) {}

  /// Whether there is room for one more, which is counted until leave().
  bool enter();
  void leave();

  /// Whether one more may come from this address, which is counted until leave_from(). The 2^64 addresses of
  /// an IPv6 network are one, as whoever has one of them has them all; unix sockets have no address to count.
  bool enter_from(const std::string& address, Time now);
  void leave_from(const std::string& address);

  [[nodiscard]] std::size_t remembered() const;

 private:
  /// A token bucket, full at first; what it holds falls by one for each that is let in.
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
  /// Addresses whose bucket is full again need not be remembered.
  void forget_old(Time now);

  const Limits limits_;
  mutable std::mutex mutex_;  // of what follows
  std::size_t inside_ = 0;
  std::unordered_map<std::string, Visitor> visitors_;
  std::size_t forget_at_ = 1024;  // how many are remembered before the old ones are looked for
};

}  // namespace duet::detail
