#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>

#include "network.hpp"
#include "options.hpp"
#include "process.hpp"

namespace bench {

/// The resources used and the work done up to a moment.
struct Snapshot {
  Nanoseconds time;
  Nanoseconds server;
  Nanoseconds generator;
  std::uint64_t bytes_received;

  static Snapshot take(const Options& options, const Network& network);
};

/// Returns the cost of `count` operations between the two, and the bottleneck: the process that was busy all
/// the time.
nlohmann::json result(const Options& options, const Snapshot& begin, const Snapshot& end,
                      std::uint64_t count);

nlohmann::json failed(const std::string& why);

}  // namespace bench
