#pragma once

#include <duet/result.hpp>
#include <duet/server_options.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "files/static_files.hpp"
#include "http/forwarded.hpp"
#include "http/head.hpp"
#include "server/allowed_hosts.hpp"

namespace duet::detail {

/// A server's validated options. They do not change, so its threads share them.
class ServerConfig {
 public:
  explicit ServerConfig(ServerOptions options) : options_(std::move(options)) {}

  /// Fails with the errors of listen() that concern the options.
  static Result<std::shared_ptr<ServerConfig>, Failure> prepare(const ServerOptions& options);
  /// Set before it is shared: a server on a loopback address answers for few hosts.
  void listens_on_loopback(bool is_loopback) { is_loopback_ = is_loopback; }

  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] const HeadLimits& head_limits() const { return head_limits_; }
  /// Null if none are served.
  [[nodiscard]] const StaticFiles* files() const { return files_ ? &*files_ : nullptr; }
  [[nodiscard]] bool is_trusted_proxy(const std::string& address) const {
    return contains(trusted_proxies_, address);
  }
  /// Returns the sender of a request from this peer.
  [[nodiscard]] Sender sender_of(const Headers& headers, std::string_view peer) const;
  /// Returns whether the server answers for the request's Host. A request of HTTP/1.0 may have none.
  [[nodiscard]] bool answers_for_host(const Headers& headers) const;
  /// `told` is the scheme, if a trusted proxy reports it.
  [[nodiscard]] bool allows_origin(const Headers& headers, Scheme told) const;
  [[nodiscard]] std::string choose_subprotocol(std::span<const std::string> offered) const;

 private:
  [[nodiscard]] std::optional<Failure> prepare();

  ServerOptions options_;
  HeadLimits head_limits_;
  std::optional<StaticFiles> files_;
  std::vector<AddressRange> trusted_proxies_;
  AllowedHosts allowed_hosts_;
  bool is_loopback_ = false;
};

}  // namespace duet::detail
