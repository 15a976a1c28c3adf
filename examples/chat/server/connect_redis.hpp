// The backplane of a URL.
#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>

#include <memory>
#include <string>

namespace chat {

/// Returns a backplane on Redis that keeps the log for 30 days. Errors: as duet::make_redis_backplane; no_backplane, if
/// this program was built without hiredis.
duet::Result<std::unique_ptr<duet::Backplane>, duet::Failure> connect_redis(duet::Loop& loop,
                                                                            const std::string& url,
                                                                            const std::string& prefix);

}  // namespace chat
