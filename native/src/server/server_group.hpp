#pragma once

#include <duet/server.hpp>

#include <memory>
#include <vector>

#include "server/drain_sum.hpp"
#include "server/elsewhere.hpp"
#include "server/listener.hpp"
#include "server/server_core.hpp"
#include "server/shared.hpp"
#include "server/shared_function.hpp"
#include "server/worker.hpp"

namespace duet::detail {

/// What a Server is made of: the listener, and its part on each of its threads. The first is that of the
/// application's loop, and all of this belongs to it where nothing else is said.
class ServerGroup final : private AcceptEvents {
 public:
  ServerGroup(LoopCore& loop, ServerOptions options);
  ~ServerGroup();

  Result<Endpoint, Failure> listen();
  Result<Endpoint, Failure> reload_certificates();
  /// On any of the threads, as drain() is.
  void close(std::uint16_t code, std::string_view reason);
  void drain(DrainOptions options, Draining::Done done);

  template <class... Args>
  void set(std::optional<Slot> Callbacks::*which, Function<void(Args...)> callback) {
    SharedFunction<Args...> shared(std::move(callback), workers_.empty());
    each_core([&] {
      return [which, own = shared.copy()](ServerCore& core) mutable {
        Callbacks::put(core.callbacks.*which, std::move(own));
      };
    });
  }
  void set_request(Function<void(HttpRequest&)> callback);
  void set_log(Log::Hook hook, LogLevel least);
  /// False if the pattern is none.
  bool route(std::string_view pattern, Route route);

  /// For any thread.
  [[nodiscard]] const Shared& shared() const { return *shared_; }
  [[nodiscard]] ServerCore& first() { return *core_; }

 private:
  void on_accept(UniqueFd fd, std::string remote_address) override;
  [[nodiscard]] unsigned least_busy() const;
  /// What later connections need: loops that can watch them, hashes, certificates.
  [[nodiscard]] std::optional<Failure> prepare();
  [[nodiscard]] std::optional<Failure> start(std::shared_ptr<const Policy> policy);
  /// What was loaded before stays when it fails.
  [[nodiscard]] std::optional<Failure> load_certificates();
  void stop_listening();
  /// Calls on the first thread what was called on another.
  template <class F>
  void pass_on(F call) {
    core_->mailbox()->post([alive = std::weak_ptr<bool>(alive_), call = std::move(call)]() mutable {
      if (!alive.expired()) call();
    });
  }
  /// `make` makes what is called with one of them, once for each.
  template <class Make>
  void each_core(Make make) {
    make()(*core_);
    for (const auto& worker : workers_) worker->with_core(make());
  }

  LoopCore& loop_;
  NativeTransport& transport_;
  std::vector<std::shared_ptr<Worker>> workers_;  // of the second thread, and so on
  std::shared_ptr<Shared> shared_;
  std::unique_ptr<ServerCore> core_;  // of the first thread
  std::shared_ptr<Elsewhere> elsewhere_;
  const ServerOptions options_;
  std::shared_ptr<const Policy> policy_;
  std::shared_ptr<TlsContext> tls_;
  std::shared_ptr<Listener> listener_;
  std::shared_ptr<DrainSum> drain_;
  std::uint64_t last_id_ = 0;
  const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace duet::detail
