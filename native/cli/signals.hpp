#pragma once

#include <duet/loop.hpp>

#include <functional>
#include <memory>

namespace duet_cli {

/// Calls `fn` on the loop whenever the process gets SIGINT, SIGTERM or SIGHUP: by a thread that waits for
/// them, because a handler may do next to nothing. To be made before other threads are started.
class Signals {
 public:
  Signals(duet::Loop& loop, std::function<void(int signal)> fn);
  /// None is reported any more.
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  struct Gate;
  std::shared_ptr<Gate> gate_;
};

}  // namespace duet_cli
