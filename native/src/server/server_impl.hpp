#pragma once

#include <duet/server.hpp>

#include <memory>
#include <vector>

#include "server/callback_fanout.hpp"
#include "server/listener.hpp"
#include "server/loop_thread.hpp"
#include "server/remote_references.hpp"
#include "server/server_shard.hpp"
#include "server/server_state.hpp"
#include "server/shutdown_tally.hpp"

namespace duet::detail {

/// The implementation of Server: the listener, and a shard on each of its threads. The first is on the
/// application's loop, and everything here belongs to it unless stated otherwise.
class ServerImpl final : private AcceptEvents {
 public:
  ServerImpl(LoopCore& loop, ServerOptions options);
  ~ServerImpl();

  Result<Endpoint, Failure> listen();
  Result<void, Failure> adopt(NativeSocket fd);
  Result<void, Failure> reload_certificates();
  /// On any of the threads, as shut_down() is.
  void close(std::uint16_t code, std::string_view reason);
  void shut_down(ShutdownOptions options, GracefulShutdown::Done done);

  template <class... Args>
  void set(std::optional<Slot> Callbacks::*which, Function<void(Args...)> callback) {
    CallbackFanout<Args...> shared(std::move(callback), workers_.empty());
    each_core([&] {
      return [which, own = shared.copy()](ServerShard& core) mutable {
        Callbacks::put(core.callbacks.*which, std::move(own));
      };
    });
  }
  void set_request(Function<void(HttpRequest&)> callback);
  void set_log(ServerLog::Hook hook, LogLevel least);
  Result<> set_backplane(std::unique_ptr<Backplane> backplane, BackplaneHooks hooks);
  /// Returns false for an invalid pattern.
  bool route(std::string_view pattern, Route route);

  /// Callable on any thread.
  [[nodiscard]] const ServerState& shared() const { return *shared_; }
  [[nodiscard]] ServerShard& first() { return *core_; }

 private:
  /// The acceptance of connections.
  enum class State : std::uint8_t { idle, serving, closed };

  void on_accept(AcceptedSocket socket) override;
  void turn_away(const std::string& address, std::string_view limit);
  void seat(AcceptedSocket socket, bool is_known);
  [[nodiscard]] unsigned least_busy() const;
  /// Prepares the requirements of later connections: loops that can watch them, hashes, certificates.
  [[nodiscard]] std::optional<Failure> prepare();
  /// Starts to serve sockets that the application accepts, on a loopback address or another.
  [[nodiscard]] std::optional<Failure> start_without_listener(bool is_loopback);
  [[nodiscard]] std::optional<Failure> start(std::shared_ptr<const ServerConfig> config);
  /// On failure, the previous certificates remain.
  [[nodiscard]] std::optional<Failure> load_certificates();
  /// Accepts no more connections.
  void stop();
  void stop_listening();
  /// Repeats on the first thread a call made on another.
  template <class F>
  void pass_on(F call) {
    core_->weak_loop()->post([alive = std::weak_ptr<bool>(alive_), call = std::move(call)]() mutable {
      if (!alive.expired()) call();
    });
  }
  /// Calls `make` once for each shard, and its result with the shard.
  template <class Make>
  void each_core(Make make) {
    make()(*core_);
    for (const auto& worker : workers_) worker->with_core(make());
  }

  LoopCore& loop_;
  IoContext& io_;
  std::vector<std::shared_ptr<LoopThread>> workers_;  // of the second thread, and so on
  std::shared_ptr<ServerState> shared_;
  std::unique_ptr<ServerShard> core_;  // of the first thread
  std::shared_ptr<RemoteReferences> remote_;
  const ServerOptions options_;
  std::shared_ptr<const ServerConfig> config_;
  std::shared_ptr<TlsContext> tls_;
  std::shared_ptr<Listener> listener_;  // null if it does not listen; it may serve adopted sockets
  State state_ = State::idle;
  std::shared_ptr<ShutdownTally> drain_;
  std::uint64_t last_id_ = 0;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace duet::detail
