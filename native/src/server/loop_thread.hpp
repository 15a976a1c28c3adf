#pragma once

#include <duet/loop.hpp>

#include <memory>
#include <string>
#include <thread>

#include "server/server_shard.hpp"

namespace duet::detail {

/// A thread of a server's own, with its loop and the server's part on it. Made, retired and destroyed on the
/// thread of the server's first loop.
class LoopThread {
 public:
  /// The loop, not yet its thread.
  LoopThread(LoopCore& first, unsigned number);
  /// What still says goodbye is cut.
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  [[nodiscard]] LoopCore& loop() { return LoopCore::of(loop_); }
  void set_core(std::unique_ptr<ServerShard> core) { core_ = std::move(core); }

  /// Whether its loop can watch connections; otherwise why not. Until it is started.
  bool prepare(std::string& error);

  /// False if the system has no thread left.
  bool start();

  /// Calls `fn` with the server's part: on the thread, soon, once there is one.
  template <class F>
  void with_core(F fn) {
    if (!thread_.joinable()) return fn(*core_);
    loop().post([this, fn = std::move(fn)]() mutable { fn(*core_); });
  }

  /// When it returns no callback of the application's runs any more. The thread, and with it the worker, ends
  /// when its connections have been closed, or are given up; until then the first loop keeps it.
  static void retire(std::shared_ptr<LoopThread> worker);

 private:
  void run();

  LoopCore& first_;
  const unsigned number_;
  Loop loop_;
  std::unique_ptr<ServerShard> core_;
  std::thread thread_;
  bool holds_first_ = false;        // once it is retired
  std::weak_ptr<LoopThread> self_;  // the same
};

}  // namespace duet::detail
