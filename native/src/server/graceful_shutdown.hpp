#pragma once

#include <duet/function.hpp>
#include <duet/shutdown_options.hpp>

#include <cstdint>
#include <vector>

#include "core/src/loop_core.hpp"
#include "core/src/timer.hpp"

namespace duet::detail {

class ServerShard;

/// Shuts a server down: closes its connections a few at a time, and waits until they have ended.
class GracefulShutdown final : private Timer {
 public:
  using Done = Function<void(const ShutdownResult&)>;

  GracefulShutdown(LoopCore& loop, ServerShard& server, ShutdownOptions options, Done done);
  ~GracefulShutdown();

 private:
  void fire() override;
  void close_some(Time passed);

  LoopCore& loop_;
  ServerShard& server_;
  ShutdownOptions options_;
  Done done_;
  Time began_;
  std::vector<std::uint64_t> open_;  // the connections at the beginning, unordered
  std::size_t asked_ = 0;            // how many of them were closed
};

}  // namespace duet::detail
