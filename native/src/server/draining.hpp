#pragma once

#include <duet/drain_options.hpp>
#include <duet/function.hpp>

#include <cstdint>
#include <vector>

#include "loop_core.hpp"
#include "timer.hpp"

namespace duet::detail {

class ServerCore;

/// A server's way to its end: closes its connections a few at a time, and waits until they have gone.
class Draining final : private Timer {
 public:
  using Done = Function<void(const DrainResult&)>;

  Draining(LoopCore& loop, ServerCore& server, DrainOptions options, Done done);
  ~Draining();

 private:
  void fire() override;
  void close_some(Time passed);

  LoopCore& loop_;
  ServerCore& server_;
  DrainOptions options_;
  Done done_;
  Time began_;
  std::vector<std::uint64_t> open_;  // the sessions there were, in no order
  std::size_t asked_ = 0;            // how many of them were told to close
};

}  // namespace duet::detail
