#pragma once

#include <duet/result.hpp>
#include <duet/server_options.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "http/forwarded.hpp"
#include "http/head.hpp"
#include "http/static_files.hpp"

namespace duet::detail {

/// What a server was told, ready to be asked. Does not change, so its threads share it.
class Policy {
 public:
  explicit Policy(ServerOptions options) : options_(std::move(options)) {}

  /// Refused: what listen() refuses of the options.
  static Result<std::shared_ptr<const Policy>, Failure> prepare(const ServerOptions& options);

  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] const HeadLimits& head_limits() const { return head_limits_; }
  /// Null where none are served.
  [[nodiscard]] const StaticFiles* files() const { return files_ ? &*files_ : nullptr; }
  [[nodiscard]] bool is_trusted_proxy(const std::string& address) const {
    return contains(trusted_proxies_, address);
  }
  [[nodiscard]] std::span<const AddressRange> trusted_proxies() const { return trusted_proxies_; }
  [[nodiscard]] bool allows_origin(const Headers& headers) const;
  [[nodiscard]] std::string choose_subprotocol(std::span<const std::string> offered) const;

 private:
  [[nodiscard]] std::optional<Failure> prepare();

  ServerOptions options_;
  HeadLimits head_limits_;
  std::optional<StaticFiles> files_;
  std::vector<AddressRange> trusted_proxies_;
};

}  // namespace duet::detail
