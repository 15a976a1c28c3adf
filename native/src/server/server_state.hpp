#pragma once

#include <duet/connection.hpp>
#include <duet/server_options.hpp>

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/connection_limiter.hpp"
#include "server/counters.hpp"
#include "server/memory_budget.hpp"
#include "topics/topic_registry.hpp"

namespace duet::detail {

class ServerShard;

/// What the threads of a server have in common, and each may use at any time.
class ServerState {
 public:
  /// On the thread of the first of the loops.
  ServerState(const ServerOptions& options, const std::vector<LoopCore*>& loops);

  ConnectionLimiter limiter;
  const std::shared_ptr<MemoryBudget> memory;   // also the connections', which may outlive this
  const std::shared_ptr<TopicRegistry> topics;  // also the loops', until they have looked into their inboxes
  std::vector<std::unique_ptr<Counters>> counters;  // by thread
  std::atomic<bool> is_ready = false;               // whether new connections are welcome

  /// The server's shards, each from its constructor to its destructor.
  void add(const ServerShard& shard);
  void remove(const ServerShard& shard);
  /// The connections of all shards whose on_close is still to come.
  [[nodiscard]] std::vector<Connection> connections() const;

  [[nodiscard]] Statistics statistics() const;
  [[nodiscard]] std::size_t connection_count() const;

  /// From now on the calling thread is the server's of this number. The first need not say so.
  void enter(unsigned thread) const;
  /// The calling thread's number; TopicRegistry::nowhere if it is none of the server's. Where there is one
  /// thread only it is taken for that.
  [[nodiscard]] unsigned here() const;

 private:
  mutable std::mutex mutex_;
  std::vector<const ServerShard*> shards_;  // guarded by mutex_
  const std::thread::id first_ = std::this_thread::get_id();
};

}  // namespace duet::detail
