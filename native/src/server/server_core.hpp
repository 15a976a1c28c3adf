#pragma once

#include <duet/server.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "http/forwarded.hpp"
#include "http/head.hpp"
#include "http/static_files.hpp"
#include "loop_core.hpp"
#include "server/admission.hpp"
#include "server/callbacks.hpp"
#include "server/counters.hpp"
#include "server/draining.hpp"
#include "server/lag_probe.hpp"
#include "server/listener.hpp"
#include "server/log.hpp"
#include "server/memory_budget.hpp"
#include "server/router.hpp"
#include "server/session.hpp"
#include "slot.hpp"
#include "tls/context.hpp"
#include "topics/topics.hpp"

namespace duet::detail {

/// What a Server is made of: the listener, the sessions, the policy, the user's callbacks.
class ServerCore final : private AcceptEvents {
 public:
  ServerCore(LoopCore& loop, ServerOptions options);
  ~ServerCore();

  Result<Endpoint, Failure> listen();
  Result<Endpoint, Failure> reload_certificates();
  void close(std::uint16_t code, std::string_view reason);
  void drain(DrainOptions options, Draining::Done done);
  [[nodiscard]] std::size_t connection_count() const;
  [[nodiscard]] std::size_t socket_count() const { return sessions_.size(); }
  [[nodiscard]] Statistics statistics() const;
  [[nodiscard]] Counters& counters() { return counters_; }
  /// Whether new connections are welcome: what the health page tells.
  [[nodiscard]] bool ready() const { return listener_ && !is_draining(); }

  // What draining asks.
  [[nodiscard]] std::vector<std::uint64_t> open_sessions() const;
  void close_one(std::uint64_t id, std::uint16_t code, std::string_view reason, Time limit);
  /// Whether there are WebSockets, or answers under way.
  [[nodiscard]] bool is_busy() const;
  /// Cuts what is left of the `asked` connections that were told to close, and tells how it went. Destroys
  /// the Draining.
  void end_drain(Draining::Done done, std::size_t asked);

  // What a session asks.
  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] const HeadLimits& head_limits() const { return head_limits_; }
  [[nodiscard]] const StaticFiles* files() const { return files_ ? &*files_ : nullptr; }
  [[nodiscard]] bool allows_origin(const Headers& headers) const;
  [[nodiscard]] std::span<const AddressRange> trusted_proxies() const { return trusted_proxies_; }
  /// Whether one more connection may come from this address; it is counted until its session has left.
  [[nodiscard]] bool admit(const std::string& address);
  [[nodiscard]] std::string choose_subprotocol(std::span<const std::string> offered) const;

  /// Its route's, where that has some.
  [[nodiscard]] FrameReader::Limits message_limits(const Session& session) const;
  /// Whether the application wants the connection's messages in parts.
  [[nodiscard]] bool takes_parts(const Session& session) const;

  [[nodiscard]] const std::shared_ptr<MemoryBudget>& memory() const { return memory_; }
  [[nodiscard]] bool is_draining() const { return draining_ != nullptr; }
  [[nodiscard]] bool has_routes() const { return !router.empty(); }
  [[nodiscard]] Router::Found route(std::string_view path) const { return router.find(path); }

  // What a session tells.
  void upgrading(Session& session, Upgrade& upgrade);
  /// False if the application has destroyed the server.
  [[nodiscard]] bool requested(HttpRequest& request);
  void opened(Session& session);
  void received(Session& session, std::span<const std::byte> payload, bool is_text);
  void received(Session& session, const MessagePart& part);
  void ended(Session& session, const SocketEvent& end);
  void drained(Session& session);
  void left(const Session& session);

  Callbacks callbacks;
  Slot request_slot;
  Router router;
  Log log;
  Topics topics;

 private:
  void on_accept(UniqueFd fd, std::string remote_address) override;
  [[nodiscard]] std::optional<Failure> prepare();
  /// What was loaded before stays when it fails.
  [[nodiscard]] std::optional<Failure> load_certificates();
  void stop_listening();
  /// The route's where it has one.
  template <class... Args>
  void call(std::optional<Slot> Callbacks::*which, const Session& session, Args... args);

  LoopCore& loop_;
  NativeTransport& transport_;
  ServerOptions options_;
  HeadLimits head_limits_;
  Counters counters_;
  std::optional<StaticFiles> files_;
  std::vector<AddressRange> trusted_proxies_;
  Admission admission_;
  std::shared_ptr<MemoryBudget> memory_;  // also the sessions', which may outlive this
  std::shared_ptr<LagProbe> lag_probe_;
  std::shared_ptr<TlsContext> tls_;
  std::shared_ptr<Listener> listener_;
  std::unique_ptr<Draining> draining_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Session>> sessions_;
  std::uint64_t last_id_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // false once destroyed, also in a callback
};

}  // namespace duet::detail
