#pragma once

#include <duet/loop.hpp>

#include <functional>
#include <memory>

namespace duet_cli {

/// Calls `fn` on the loop whenever the process gets SIGINT, SIGTERM or SIGHUP. A thread waits for them,
/// because a signal handler may do almost nothing. To be created before other threads are started.
class Signals {
 public:
  Signals(duet::Loop& loop, std::function<void(int signal)> fn);
  /// Ends the reports.
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  struct Gate;
  std::shared_ptr<Gate> gate_;
};

}  // namespace duet_cli
