#pragma once

#include <duet/function.hpp>
#include <duet/log.hpp>
#include <duet/server.hpp>

#include <initializer_list>
#include <memory>

#include "core/src/transport.hpp"

namespace duet::detail {

class ServerConnection;
struct Peer;

/// The traffic of one connection, for the log line at its end.
struct Traffic {
  Time opened_at{0};
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
};

/// Calls a server's log hook. Without a hook each call is one comparison. Copies share the hook.
class ServerLog {
 public:
  using Hook = Function<void(const LogEvent&)>;

  void set(Hook hook, LogLevel least);

  void listening(const Endpoint& endpoint) const;
  void stopped() const;
  void reloaded(const Result<void, Failure>& result) const;
  void shutdown_started(const ShutdownOptions& options, std::size_t connections) const;
  void shutdown_ended(const ShutdownResult& result) const;

  void backplane(const BackplaneState& state) const;

  /// A connection was closed because of the option with this name.
  void limited(std::string_view address, std::string_view option) const;
  void accepted(const Peer& peer) const;
  void tls_failed(const Peer& peer, std::string_view detail) const;
  /// A `status` of 0 is none.
  void refused(const Peer& peer, Refusal why, int status, std::string_view sentence) const;
  void opened(const ServerConnection& connection) const;
  void too_slow(const ServerConnection& connection) const;
  void closed(const ServerConnection& connection, const SocketEvent& end, Time now) const;

 private:
  [[nodiscard]] bool wants(LogLevel level) const { return hook_ && level >= least_; }
  void tell(LogLevel level, std::string_view name, std::initializer_list<LogField> fields) const;
  void tell(LogLevel level, std::string_view name, const Peer& peer,
            std::initializer_list<LogField> fields) const;

  std::shared_ptr<Hook> hook_;
  LogLevel least_ = LogLevel::info;
};

}  // namespace duet::detail
