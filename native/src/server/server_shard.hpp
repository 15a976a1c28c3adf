#pragma once

#include <duet/server.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/src/loop_core.hpp"
#include "core/src/slot.hpp"
#include "server/callbacks.hpp"
#include "server/graceful_shutdown.hpp"
#include "server/http_connection.hpp"
#include "server/lag_probe.hpp"
#include "server/router.hpp"
#include "server/server_config.hpp"
#include "server/server_connection.hpp"
#include "server/server_log.hpp"
#include "server/server_state.hpp"
#include "server/weak_loop.hpp"
#include "tls/tls_context.hpp"

namespace duet::detail {

/// An accepted connection, on its way to its thread.
struct Accepted {
  UniqueSocket fd;
  std::string address;
  bool is_known;  // the address is the client's own, not a proxy's
  std::uint64_t id;
  std::shared_ptr<TlsContext> tls;  // null for none
};

/// A server's part on one loop: the connections there, and the application's callbacks for them. Belongs to
/// the loop's thread.
class ServerShard {
 public:
  ServerShard(LoopCore& loop, ServerOptions options, std::shared_ptr<ServerState> shared, unsigned thread);
  ~ServerShard();

  /// Sets the options of connections accepted from now on. Cancels a drain without calling its callback.
  void listen(std::shared_ptr<const ServerConfig> config);
  void take(Accepted accepted);
  void close(std::uint16_t code, std::string_view reason);
  void shut_down(ShutdownOptions options, GracefulShutdown::Done done);
  [[nodiscard]] const ServerState& shared() const { return *shared_; }
  [[nodiscard]] unsigned thread() const { return thread_; }
  [[nodiscard]] const std::shared_ptr<WeakLoop>& weak_loop() const { return weak_loop_; }
  /// For any thread: the connections whose on_close is still to come.
  void add_connections(std::vector<Connection>& all) const;
  [[nodiscard]] std::size_t socket_count() const { return http_connections_.size() + connections_.size(); }

  // For GracefulShutdown.
  [[nodiscard]] std::vector<std::uint64_t> open_connections() const;
  void close_one(std::uint64_t id, std::uint16_t code, std::string_view reason, Time limit);
  /// Returns whether there are WebSockets, or responses being sent.
  [[nodiscard]] bool is_busy() const;
  /// Cuts the remaining ones of the `asked` connections that were closed, and reports the result. Destroys
  /// the GracefulShutdown.
  void end_drain(GracefulShutdown::Done done, std::size_t asked);

  // For connections.
  [[nodiscard]] const ServerConfig& config() const { return *config_; }
  [[nodiscard]] const ServerOptions& options() const { return config_->options(); }
  [[nodiscard]] Counters& counters() { return *shared_->counters[thread_]; }
  [[nodiscard]] TopicRegistry& topics() { return *shared_->topics; }
  [[nodiscard]] const std::shared_ptr<MemoryBudget>& memory() const { return shared_->memory; }
  /// Returns whether one more connection from this address is allowed; it is counted until it has ended.
  [[nodiscard]] bool admit(const std::string& address);

  /// Returns the limits of its route, if that has some.
  [[nodiscard]] FrameReader::Limits message_limits(const Peer& peer) const;
  /// Returns whether the application wants the connection's messages in parts.
  [[nodiscard]] bool takes_parts(const Peer& peer) const;

  [[nodiscard]] bool is_draining() const { return draining_ != nullptr; }

  // Events of connections.
  void upgrading(const Peer& peer, Upgrade& upgrade);
  /// Returns false if the application has destroyed the server.
  [[nodiscard]] bool requested(HttpRequest& request);
  /// Replaces the HTTP connection with the same number.
  void upgraded(const std::shared_ptr<ServerConnection>& connection);
  void opened(ServerConnection& connection);
  void received(ServerConnection& connection, std::span<const std::byte> payload, bool is_text);
  void received(ServerConnection& connection, const MessagePart& part);
  void ended(ServerConnection& connection, const SocketEvent& end);
  void drained(ServerConnection& connection);
  void left(const HttpConnection& connection);
  void left(const ServerConnection& connection);

  Callbacks callbacks;
  Slot request_slot;
  Router router;
  ServerLog log;
  Function<void()> on_left;  // a connection of this shard has ended

 private:
  /// One or more calls of the application's, in which this object may be destroyed.
  class Call {
   public:
    explicit Call(ServerShard& core) : core_(&core), outer_(core.call_) { core.call_ = this; }
    ~Call() {
      if (core_) core_->call_ = outer_;
    }
    Call(const Call&) = delete;
    Call& operator=(const Call&) = delete;

    [[nodiscard]] bool core_is_gone() const { return core_ == nullptr; }
    static void core_goes(Call* innermost) {
      for (Call* each = innermost; each; each = each->outer_) each->core_ = nullptr;
    }

   private:
    ServerShard* core_;
    Call* outer_;
  };

  /// Calls the route's callback if it has one, else the server's.
  template <class... Args>
  void call(std::optional<Slot> Callbacks::*which, const Peer& peer, Args... args);
  void left(const Peer& peer);

  LoopCore& loop_;
  IoContext& io_;
  std::shared_ptr<const ServerConfig> config_;
  std::shared_ptr<ServerState> shared_;
  unsigned thread_;
  std::shared_ptr<WeakLoop> weak_loop_;  // shared with the connections, which may outlive this
  LagProbe lag_probe_;
  std::unique_ptr<GracefulShutdown> draining_;
  unsigned turns_ = 0;  // incremented by listen() and drain(), to detect either
  std::unordered_map<std::uint64_t, std::shared_ptr<HttpConnection>> http_connections_;
  mutable std::mutex connections_mutex_;  // of changes, which only this thread makes
  std::unordered_map<std::uint64_t, std::shared_ptr<ServerConnection>> connections_;
  Call* call_ = nullptr;  // the innermost
};

}  // namespace duet::detail
