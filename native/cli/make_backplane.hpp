#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>

#include <memory>
#include <string>

namespace duet_cli {

/// Returns a backplane for a URL. Errors: as duet::make_redis_backplane; no_backplane, if this program was
/// built without one.
duet::Result<std::unique_ptr<duet::Backplane>, duet::Failure> make_backplane(duet::Loop& loop,
                                                                             const std::string& url,
                                                                             const std::string& prefix);

}  // namespace duet_cli
