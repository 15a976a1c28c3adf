#include "server/server_state.hpp"

#include "backplane/relay.hpp"
#include "server/server_shard.hpp"

namespace duet::detail {

namespace {

/// The server of the calling thread, and the number of that thread.
struct Here {
  const ServerState* server = nullptr;
  unsigned thread = 0;
};
thread_local Here here_now;

}  // namespace

ServerState::ServerState(const ServerOptions& options, const std::vector<LoopCore*>& loops)
    : limiter({options.limits.max_connections, options.limits.max_connections_per_address,
               options.limits.max_connection_rate_per_address}),
      memory(std::make_shared<MemoryBudget>(options.limits.max_memory)),
      topics(std::make_shared<TopicRegistry>(
          TopicRegistry::Limits{.history_bytes = options.limits.max_history}, loops)) {
  while (counters.size() < loops.size()) counters.push_back(std::make_unique<Counters>());
}

ServerState::~ServerState() = default;

Statistics ServerState::statistics() const {
  Statistics sum;
  for (const auto& each : counters) each->add_to(sum);
  sum.memory_held = memory->held();
  sum.history_bytes = topics->history_bytes();
  if (relay) sum.backplane = relay->statistics();
  return sum;
}

std::size_t ServerState::connection_count() const {
  std::size_t sum = 0;
  for (const auto& each : counters) sum += each->connections();
  return sum;
}

void ServerState::add(const ServerShard& shard) {
  const std::lock_guard lock(mutex_);
  shards_.push_back(&shard);
}

void ServerState::remove(const ServerShard& shard) {
  const std::lock_guard lock(mutex_);
  std::erase(shards_, &shard);
}

std::vector<Connection> ServerState::connections() const {
  std::vector<Connection> all;
  const std::lock_guard lock(mutex_);
  for (const ServerShard* shard : shards_) shard->add_connections(all);
  return all;
}

void ServerState::enter(unsigned thread) const { here_now = {this, thread}; }

unsigned ServerState::here() const {
  if (counters.size() == 1) return 0;
  if (here_now.server == this) return here_now.thread;
  return std::this_thread::get_id() == first_ ? 0 : TopicRegistry::nowhere;
}

}  // namespace duet::detail
