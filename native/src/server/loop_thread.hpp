#pragma once

#include <duet/loop.hpp>

#include <memory>
#include <string>
#include <thread>

#include "server/server_shard.hpp"

namespace duet::detail {

/// A thread of the server's, with its loop and the server's shard on it. Created, retired and destroyed on
/// the thread of the server's first loop.
class LoopThread {
 public:
  /// Creates the loop, but not its thread.
  LoopThread(LoopCore& first, unsigned number);
  /// Cuts the connections that are still closing.
  ~LoopThread();
  LoopThread(const LoopThread&) = delete;
  LoopThread& operator=(const LoopThread&) = delete;

  [[nodiscard]] LoopCore& loop() { return LoopCore::of(loop_); }
  void set_core(std::unique_ptr<ServerShard> core) { core_ = std::move(core); }

  /// Returns whether its loop can watch connections; otherwise sets `error`. Only before start().
  bool prepare(std::string& error);

  /// Returns false if the system has no thread left.
  bool start();

  /// Calls `fn` with the shard, later, on the thread, if there is one.
  template <class F>
  void with_core(F fn) {
    if (!thread_.joinable()) return fn(*core_);
    loop().post([this, fn = std::move(fn)]() mutable { fn(*core_); });
  }

  /// After it returns, no callback of the application runs any more. The thread, and with it the worker, ends
  /// when its connections have been closed or given up; until then the first loop keeps it.
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
