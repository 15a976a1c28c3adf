#include "connect_redis.hpp"

#include <duet/redis_backplane.hpp>

namespace chat {

duet::Result<std::unique_ptr<duet::Backplane>, duet::Failure> connect_redis(duet::Loop& loop,
                                                                            const std::string& url,
                                                                            const std::string& prefix) {
  return duet::make_redis_backplane(
      loop, {.url = url, .prefix = prefix, .history_lifetime = std::chrono::hours(24 * 30)});
}

}  // namespace chat
