#include "server/server_log.hpp"

#include "server/server_connection.hpp"

namespace duet {

std::string_view to_string(LogLevel level) {
  switch (level) {
    case LogLevel::debug: return "debug";
    case LogLevel::info: return "info";
    case LogLevel::warning: return "warning";
    case LogLevel::error: return "error";
  }
  return {};
}

namespace detail {

namespace {

template <class Number>
std::int64_t number(Number value) {
  return static_cast<std::int64_t>(value);
}

}  // namespace

void ServerLog::set(Hook hook, LogLevel least) {
  hook_ = hook ? std::make_shared<Hook>(std::move(hook)) : nullptr;
  least_ = least;
}

void ServerLog::tell(LogLevel level, std::string_view name, std::initializer_list<LogField> fields) const {
  (*hook_)({level, name, 0, {}, {fields.begin(), fields.size()}});
}

void ServerLog::tell(LogLevel level, std::string_view name, const Peer& peer,
                     std::initializer_list<LogField> fields) const {
  (*hook_)({level, name, peer.id, peer.address, {fields.begin(), fields.size()}});
}

void ServerLog::listening(const Endpoint& endpoint) const {
  if (wants(LogLevel::info)) tell(LogLevel::info, "listening", {{"url", std::string_view(endpoint.url())}});
}

void ServerLog::stopped() const {
  if (wants(LogLevel::info)) tell(LogLevel::info, "stopped", {});
}

void ServerLog::reloaded(const Result<void, Failure>& result) const {
  if (result) {
    if (wants(LogLevel::info)) tell(LogLevel::info, "certificate_reloaded", {});
  } else if (wants(LogLevel::error)) {
    tell(LogLevel::error, "certificate_rejected", {{"reason", std::string_view(result.error().message())}});
  }
}

void ServerLog::shutdown_started(const ShutdownOptions& options, std::size_t connections) const {
  if (!wants(LogLevel::info)) return;
  tell(LogLevel::info, "shutdown_started",
       {{"connections", number(connections)},
        {"window_ms", number(options.window.count())},
        {"deadline_ms", number(options.deadline.count())}});
}

void ServerLog::shutdown_ended(const ShutdownResult& result) const {
  if (!wants(LogLevel::info)) return;
  tell(LogLevel::info, "shutdown_ended", {{"closed", number(result.closed)}, {"cut", number(result.cut)}});
}

void ServerLog::backplane(const BackplaneState& state) const {
  const bool is_well = state.phase == BackplaneState::Phase::ready;
  const LogLevel level = is_well ? LogLevel::info : LogLevel::error;
  if (!wants(level)) return;
  const std::string name = "backplane_" + std::string(to_string(state.phase));
  if (is_well) return tell(level, name, {});
  tell(level, name, {{"reason", std::string_view(state.reason)}});
}

void ServerLog::limited(std::string_view address, std::string_view option) const {
  if (!wants(LogLevel::warning)) return;
  const LogField field{"limit", option};
  (*hook_)({LogLevel::warning, "connection_limited", 0, address, {&field, 1}});
}

void ServerLog::accepted(const Peer& peer) const {
  if (wants(LogLevel::debug)) tell(LogLevel::debug, "connection_accepted", peer, {});
}

void ServerLog::tls_failed(const Peer& peer, std::string_view detail) const {
  if (wants(LogLevel::warning)) tell(LogLevel::warning, "tls_failed", peer, {{"reason", detail}});
}

void ServerLog::refused(const Peer& peer, Refusal why, int status, std::string_view sentence) const {
  if (!wants(LogLevel::warning)) return;
  tell(LogLevel::warning, "handshake_refused", peer,
       {{"status", number(status)},
        {"kind", to_string(why)},
        {"reason", sentence},
        {"path", peer.request.path()}});
}

void ServerLog::opened(const ServerConnection& connection) const {
  if (!wants(LogLevel::info)) return;
  tell(LogLevel::info, "connection_opened", connection.peer(),
       {{"path", connection.peer().request.path()},
        {"subprotocol", std::string_view(connection.subprotocol())}});
}

void ServerLog::too_slow(const ServerConnection& connection) const {
  if (!wants(LogLevel::warning)) return;
  tell(LogLevel::warning, "slow_consumer", connection.peer(),
       {{"bytes_queued", number(connection.queued())}});
}

void ServerLog::closed(const ServerConnection& connection, const SocketEvent& end, Time now) const {
  if (!wants(LogLevel::info)) return;
  const Traffic& traffic = connection.traffic();
  tell(LogLevel::info, "connection_closed", connection.peer(),
       {{"code", number(end.code)},
        {"reason", end.text()},
        {"clean", end.was_clean},
        {"detail", end.detail},
        {"duration_ms", number((now - traffic.opened_at).count())},
        {"bytes_received", number(traffic.bytes_received)},
        {"bytes_sent", number(traffic.bytes_sent)}});
}

}  // namespace detail

}  // namespace duet
