#include "server/server_config.hpp"

#include <filesystem>

#include "core/src/subprotocol.hpp"
#include "http/origin.hpp"
#include "server/certificates.hpp"

namespace duet::detail {

namespace {

std::optional<Failure> check_head_limits(const ServerOptions& options) {
  if (options.max_head_size < 1 << 10 || options.max_head_size > 16 << 20)
    return Failure{Error::bad_limit, "max_head_size must be 1 KiB to 16 MiB"};
  if (options.max_header_lines < 10 || options.max_header_lines > 10'000)
    return Failure{Error::bad_limit, "max_header_lines must be 10 to 10,000"};
  return {};
}

}  // namespace

Result<std::shared_ptr<ServerConfig>, Failure> ServerConfig::prepare(const ServerOptions& options) {
  auto config = std::make_shared<ServerConfig>(options);
  if (std::optional<Failure> failure = config->prepare()) return *failure;
  return config;
}

std::optional<Failure> ServerConfig::prepare() {
  if (std::optional<Failure> failure = check_head_limits(options_)) return failure;
  head_limits_ = {options_.max_head_size, options_.max_header_lines};
  if (const Result<> names = check_subprotocols(options_.subprotocols); !names)
    return Failure{names.error(), {}};
  for (const std::string& proxy : options_.trusted_proxies) {
    const auto range = AddressRange::parse(proxy);
    if (!range) return Failure{Error::address_unavailable, "'" + proxy + "' is not a valid trusted proxy"};
    trusted_proxies_.push_back(*range);
  }
  for (const std::string& host : options_.allowed_hosts)
    if (!AllowedHosts::is_name(host))
      return Failure{Error::address_unavailable, "'" + host + "' is not a valid allowed host"};
  allowed_hosts_ = AllowedHosts(options_.allowed_hosts);
  if (!options_.web_root.empty()) {
    std::error_code error;
    if (!std::filesystem::is_directory(options_.web_root, error))
      return Failure{Error::missing_file, "no folder '" + options_.web_root + "'"};
    files_.emplace(options_.web_root,
                   FileCaching{options_.http.cache_control, options_.http.immutable_paths});
  }
  return {};
}

Sender ServerConfig::sender_of(const Headers& headers, std::string_view peer) const {
  return forwarded_sender(peer, headers, options_.forwarded_fields, trusted_proxies_);
}

bool ServerConfig::answers_for_host(const Headers& headers) const {
  if (!is_loopback_ && allowed_hosts_.empty()) return true;
  const std::string* host = headers.find("host");
  return !host || allowed_hosts_.contain(*host);
}

bool ServerConfig::allows_origin(const Headers& headers, Scheme told) const {
  const std::string* origin = headers.find("origin");
  if (!origin) return true;
  if (options_.allowed_origins.empty()) {
    const std::string* host = headers.find("host");
    const Scheme scheme = told == Scheme::unknown && speaks_tls(options_) ? Scheme::https : told;
    return host && headers.count("origin") == 1 && same_origin(*origin, *host, scheme);
  }
  for (const std::string& allowed : options_.allowed_origins)
    if (allowed == "*" || (allowed == *origin && headers.count("origin") == 1)) return true;
  return false;
}

std::string ServerConfig::choose_subprotocol(std::span<const std::string> offered) const {
  for (const std::string& name : options_.subprotocols)
    if (contains(offered, name)) return name;
  return {};
}

}  // namespace duet::detail
