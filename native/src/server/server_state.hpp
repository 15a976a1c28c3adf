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

class Relay;
class ServerShard;

/// The state that the threads of a server share, usable by each at any time.
class ServerState {
 public:
  /// To be called on the thread of the first of the loops.
  ServerState(const ServerOptions& options, const std::vector<LoopCore*>& loops);
  ~ServerState();

  ConnectionLimiter limiter;
  const std::shared_ptr<MemoryBudget> memory;   // shared with the connections, which may outlive this
  const std::shared_ptr<TopicRegistry> topics;  // shared with the loops, until their inboxes are delivered
  std::shared_ptr<Relay> relay;                 // null without a backplane; set before the threads start
  std::vector<std::unique_ptr<Counters>> counters;  // by thread
  std::atomic<bool> is_ready = false;               // the server accepts connections

  /// The server's shards, each from its constructor to its destructor.
  void add(const ServerShard& shard);
  void remove(const ServerShard& shard);
  /// The connections of all shards whose on_close is still to come.
  [[nodiscard]] std::vector<Connection> connections() const;

  [[nodiscard]] Statistics statistics() const;
  [[nodiscard]] std::size_t connection_count() const;

  /// Marks the calling thread as the server's thread of this number. Not needed for the first.
  void enter(unsigned thread) const;
  /// Returns the calling thread's number; TopicRegistry::nowhere if it is none of the server's. With a single
  /// thread, the caller is assumed to be on it.
  [[nodiscard]] unsigned here() const;

 private:
  mutable std::mutex mutex_;
  std::vector<const ServerShard*> shards_;  // guarded by mutex_
  const std::thread::id first_ = std::this_thread::get_id();
};

}  // namespace duet::detail
