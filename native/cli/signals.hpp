#pragma once

#include <duet/loop.hpp>

#include <functional>
#include <memory>

namespace duet_cli {

enum class Signal {
  end,     ///< SIGINT or SIGTERM. On Windows: Ctrl-C, Ctrl-Break, or the console is closed
  reload,  ///< SIGHUP. Windows has none
};

/// Calls `fn` on the loop whenever the process gets a signal. A thread waits for them, because a signal handler
/// may do almost nothing. To be created before other threads are started.
class Signals {
 public:
  Signals(duet::Loop& loop, std::function<void(Signal)> fn);
  /// Ends the reports.
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  struct Gate;
  std::shared_ptr<Gate> gate_;
};

}  // namespace duet_cli
