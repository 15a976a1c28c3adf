#include <duet/redis_backplane.hpp>

#include "make_backplane.hpp"

namespace duet_cli {

duet::Result<std::unique_ptr<duet::Backplane>, duet::Failure> make_backplane(duet::Loop& loop,
                                                                             const std::string& url,
                                                                             const std::string& prefix) {
  return duet::make_redis_backplane(loop, {.url = url, .prefix = prefix});
}

}  // namespace duet_cli
