#include "server/server_log.hpp"

#include "server/session.hpp"

namespace duet {

std::string_view name(LogLevel level) {
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

void ServerLog::tell(LogLevel level, std::string_view name, const Session& session,
                     std::initializer_list<LogField> fields) const {
  (*hook_)({level, name, session.id(), session.remote_address(), {fields.begin(), fields.size()}});
}

void ServerLog::listening(const Endpoint& endpoint) const {
  if (wants(LogLevel::info)) tell(LogLevel::info, "listening", {{"url", std::string_view(endpoint.url())}});
}

void ServerLog::stopped() const {
  if (wants(LogLevel::info)) tell(LogLevel::info, "stopped", {});
}

void ServerLog::reloaded(const Result<Endpoint, Failure>& result) const {
  if (result) {
    if (wants(LogLevel::info)) tell(LogLevel::info, "certificate_reloaded", {});
  } else if (wants(LogLevel::error)) {
    tell(LogLevel::error, "certificate_rejected", {{"reason", std::string_view(result.error().message())}});
  }
}

void ServerLog::drain_started(const DrainOptions& options, std::size_t connections) const {
  if (!wants(LogLevel::info)) return;
  tell(LogLevel::info, "drain_started",
       {{"connections", number(connections)},
        {"window_ms", number(options.window.count())},
        {"deadline_ms", number(options.deadline.count())}});
}

void ServerLog::drain_ended(const DrainResult& result) const {
  if (!wants(LogLevel::info)) return;
  tell(LogLevel::info, "drain_ended", {{"closed", number(result.closed)}, {"cut", number(result.cut)}});
}

void ServerLog::limited(std::string_view address, std::string_view option) const {
  if (!wants(LogLevel::warning)) return;
  const LogField field{"limit", option};
  (*hook_)({LogLevel::warning, "connection_limited", 0, address, {&field, 1}});
}

void ServerLog::accepted(const Session& session) const {
  if (wants(LogLevel::debug)) tell(LogLevel::debug, "connection_accepted", session, {});
}

void ServerLog::tls_failed(const Session& session, std::string_view detail) const {
  if (wants(LogLevel::warning)) tell(LogLevel::warning, "tls_failed", session, {{"reason", detail}});
}

void ServerLog::refused(const Session& session, Refusal why, int status, std::string_view sentence) const {
  if (!wants(LogLevel::warning)) return;
  tell(LogLevel::warning, "handshake_refused", session,
       {{"status", number(status)},
        {"kind", name(why)},
        {"reason", sentence},
        {"path", session.request().path()}});
}

void ServerLog::opened(const Session& session) const {
  if (!wants(LogLevel::info)) return;
  tell(LogLevel::info, "connection_opened", session,
       {{"path", session.request().path()}, {"subprotocol", std::string_view(session.subprotocol())}});
}

void ServerLog::too_slow(const Session& session) const {
  if (!wants(LogLevel::warning)) return;
  tell(LogLevel::warning, "slow_consumer", session, {{"bytes_queued", number(session.queued())}});
}

void ServerLog::closed(const Session& session, const SocketEvent& end, Time now) const {
  if (!wants(LogLevel::info)) return;
  const Traffic& traffic = session.traffic();
  tell(LogLevel::info, "connection_closed", session,
       {{"code", number(end.code)},
        {"reason", end.payload},
        {"clean", end.was_clean},
        {"detail", end.detail},
        {"duration_ms", number((now - traffic.opened_at).count())},
        {"bytes_received", number(traffic.bytes_received)},
        {"bytes_sent", number(traffic.bytes_sent)}});
}

}  // namespace detail

}  // namespace duet
