#include "server/server_config.hpp"

#include <filesystem>

#include "core/src/subprotocol.hpp"
#include "http/origin.hpp"
#include "server/certificates.hpp"
#include "ws/deflate_offer.hpp"

namespace duet::detail {

namespace {

std::optional<Failure> check_limits(const ServerOptions::Limits& limits) {
  if (limits.max_head_size < 1 << 10 || limits.max_head_size > 16 << 20)
    return Failure{Error::bad_limit, "max_head_size must be 1 KiB to 16 MiB"};
  if (limits.max_header_lines < 10 || limits.max_header_lines > 10'000)
    return Failure{Error::bad_limit, "max_header_lines must be 10 to 10,000"};
  const std::pair<const char*, bool> zeros[] = {
      {"max_message_size", limits.max_message_size == 0},
      {"max_frames_per_message", limits.max_frames_per_message == 0},
      {"max_memory", limits.max_memory == 0},
      {"max_history", limits.max_history == 0},
      {"max_connections", limits.max_connections == 0},
      {"max_connections_per_address", limits.max_connections_per_address == 0},
      {"max_connection_rate_per_address", !(limits.max_connection_rate_per_address > 0)}};
  for (const auto& [name, is_zero] : zeros)
    if (is_zero) return Failure{Error::bad_limit, std::string(name) + " is more than 0, or no_limit"};
  return {};
}

std::optional<Failure> check_times(const ServerOptions& options) {
  const bool beats = !options.keep_alive ||
                     (options.keep_alive->interval.count() > 0 && options.keep_alive->timeout.count() > 0);
  if (!beats)
    return Failure{Error::bad_limit, "keep_alive's times are more than 0; std::nullopt turns it off"};
  if (options.timeouts.handshake.count() <= 0 || options.timeouts.close.count() <= 0)
    return Failure{Error::bad_limit, "a timeout is more than 0"};
  return {};
}

}  // namespace

Result<std::shared_ptr<ServerConfig>, Failure> ServerConfig::prepare(const ServerOptions& options) {
  auto config = std::make_shared<ServerConfig>(options);
  if (std::optional<Failure> failure = config->prepare()) return *failure;
  return config;
}

std::optional<Failure> ServerConfig::prepare() {
  if (std::optional<Failure> failure = check_limits(options_.limits)) return failure;
  if (std::optional<Failure> failure = check_times(options_)) return failure;
  if (std::optional<Failure> failure = check_compression(options_.compression)) return failure;
  head_limits_ = {options_.limits.max_head_size, options_.limits.max_header_lines};
  std::string_view refused;
  if (const Result<> names = check_subprotocols(options_.subprotocols, refused); !names)
    return Failure{names.error(), std::string(refused)};
  for (const std::string& proxy : options_.proxies.trusted) {
    const auto range = AddressRange::parse(proxy);
    if (!range) return Failure{Error::address_unavailable, "'" + proxy + "' is not a valid trusted proxy"};
    trusted_proxies_.push_back(*range);
  }
  for (const std::string& host : options_.allowed_hosts)
    if (!AllowedHosts::is_name(host))
      return Failure{Error::address_unavailable, "'" + host + "' is not a valid allowed host"};
  allowed_hosts_ = AllowedHosts(options_.allowed_hosts);
  const HttpOptions& http = options_.http;
  if (!http.root.empty()) {
    std::error_code error;
    if (!std::filesystem::is_directory(http.root, error))
      return Failure{Error::missing_file, "no folder '" + http.root + "'"};
    files_.emplace(http.root, FileCaching{http.cache_control, http.immutable_paths});
  }
  return {};
}

Sender ServerConfig::sender_of(const Headers& headers, std::string_view peer) const {
  return forwarded_sender(peer, headers, options_.proxies.forwarded_fields, trusted_proxies_);
}

bool ServerConfig::answers_for_host(const Headers& headers) const {
  if (!is_loopback_ && allowed_hosts_.empty()) return true;
  const auto host = headers.find("host");
  return !host || allowed_hosts_.contain(*host);
}

bool ServerConfig::allows_origin(const Headers& headers, Scheme told) const {
  const auto origin = headers.find("origin");
  if (!origin) return true;
  if (options_.allowed_origins.empty()) {
    const auto host = headers.find("host");
    const Scheme scheme = told == Scheme::unknown && speaks_tls(options_) ? Scheme::https : told;
    return host && headers.find_only("origin") && same_origin(*origin, *host, scheme);
  }
  for (const std::string& allowed : options_.allowed_origins)
    if (allowed == "*" || allowed == headers.find_only("origin")) return true;
  return false;
}

std::string ServerConfig::choose_subprotocol(std::span<const std::string> offered) const {
  for (const std::string& name : options_.subprotocols)
    if (contains(offered, name)) return name;
  return {};
}

}  // namespace duet::detail
