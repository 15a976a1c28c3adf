#include "server/policy.hpp"

#include <filesystem>

#include "http/origin.hpp"
#include "subprotocol.hpp"

namespace duet::detail {

Result<std::shared_ptr<const Policy>, Failure> Policy::prepare(const ServerOptions& options) {
  const auto policy = std::make_shared<Policy>(options);
  if (std::optional<Failure> failure = policy->prepare()) return *failure;
  return std::shared_ptr<const Policy>(policy);
}

std::optional<Failure> Policy::prepare() {
  if (const Result<> names = check_subprotocols(options_.subprotocols); !names)
    return Failure{names.error(), {}};
  for (const std::string& proxy : options_.trusted_proxies) {
    const auto range = AddressRange::parse(proxy);
    if (!range) return Failure{Error::address_unavailable, "'" + proxy + "' names no trusted proxy"};
    trusted_proxies_.push_back(*range);
  }
  if (!options_.web_root.empty()) {
    std::error_code error;
    if (!std::filesystem::is_directory(options_.web_root, error))
      return Failure{Error::missing_file, "no folder '" + options_.web_root + "'"};
    files_.emplace(options_.web_root,
                   FileCaching{options_.http.cache_control, options_.http.immutable_paths});
  }
  return {};
}

bool Policy::allows_origin(const Headers& headers) const {
  const std::string* origin = headers.find("origin");
  if (!origin) return true;
  if (options_.allowed_origins.empty()) {
    const std::string* host = headers.find("host");
    return host && headers.count("origin") == 1 && same_origin(*origin, *host);
  }
  for (const std::string& allowed : options_.allowed_origins)
    if (allowed == "*" || (allowed == *origin && headers.count("origin") == 1)) return true;
  return false;
}

std::string Policy::choose_subprotocol(std::span<const std::string> offered) const {
  for (const std::string& name : options_.subprotocols)
    if (contains(offered, name)) return name;
  return {};
}

}  // namespace duet::detail
