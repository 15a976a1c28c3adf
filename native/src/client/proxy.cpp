#include "client/proxy.hpp"

#include <duet/url.hpp>

#include <algorithm>
#include <cstdlib>
#include <span>

#include "base/address_range.hpp"
#include "base/ascii.hpp"
#include "base/base64.hpp"
#include "base/percent.hpp"
#include "core/src/host.hpp"
#include "platform/environment.hpp"

namespace duet::detail {

namespace {

/// RFC 7617; `user_info` is "user" or "user:password".
std::optional<std::string> basic_authorization(std::string_view user_info) {
  const std::size_t colon = std::min(user_info.find(':'), user_info.size());
  const auto user = percent_decoded(user_info.substr(0, colon));
  const auto password = percent_decoded(user_info.substr(std::min(colon + 1, user_info.size())));
  if (!user || !password || user->find(':') != std::string::npos) return {};
  const std::string pair = *user + ':' + *password;
  return "Basic " + to_base64(std::span(reinterpret_cast<const unsigned char*>(pair.data()), pair.size()));
}

std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

std::string environment(const char* name, const char* other) {
  std::string value = environment(name);
  return value.empty() ? environment(other) : value;
}

/// Removes the port from an entry. Returns false if the entry is for another port.
bool take_port(std::string_view& entry, std::uint16_t port) {
  const std::size_t bracket = entry.rfind(']');
  const std::size_t colon = entry.rfind(':');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) return true;
  if (bracket == std::string_view::npos && entry.find(':') != colon) return true;  // an IPv6 address
  const bool is_it = entry.substr(colon + 1) == std::to_string(port);
  entry = entry.substr(0, colon);
  return is_it;
}

std::string_view without_dot(std::string_view name) {
  return name.substr(0, name.size() - (name.ends_with('.') ? 1 : 0));
}

/// Returns whether the name is the domain or below it.
bool is_within(std::string_view name, std::string_view domain) {
  name = without_dot(name);
  domain = without_dot(domain);
  return name.ends_with(domain) &&
         (name.size() == domain.size() || name[name.size() - domain.size() - 1] == '.');
}

bool names(std::string_view entry, const Destination& destination) {
  if (entry == "*") return true;
  if (!take_port(entry, destination.port)) return false;
  if (entry.starts_with("*.")) entry.remove_prefix(1);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  std::string listed(entry);
  if (listed.find('/') == std::string::npos) {
    Host host;
    const bool is_bare_ipv6 = listed.find(':') != std::string::npos && !listed.starts_with('[');
    if (!read_whole_host(is_bare_ipv6 ? '[' + listed + ']' : listed, host)) return false;
    listed = host.text();
    if (host.kind == Host::Kind::name) return is_within(destination.host, listed);
  }
  const auto range = AddressRange::parse(without_brackets(listed));
  const auto address = IpAddress::parse(without_brackets(destination.host));
  return range && address && range->contains(*address);
}

}  // namespace

std::string without_brackets(std::string_view text) {
  std::string plain(text);
  std::erase_if(plain, [](char c) { return c == '[' || c == ']'; });
  return plain;
}

std::optional<Proxy> parse_proxy(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  const std::size_t end_of_scheme = text.find("://");
  if (end_of_scheme != std::string_view::npos) {
    if (!ascii::equals_ignoring_case(text.substr(0, end_of_scheme + 3), scheme)) return {};
    text.remove_prefix(scheme.size());
  }
  Proxy proxy;
  if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
    auto authorization = basic_authorization(text.substr(0, at));
    if (!authorization) return {};
    proxy.authorization = std::move(*authorization);
    text.remove_prefix(at + 1);
  }
  const std::string address = std::string(scheme).append(text);
  const Result<Url> url = parse_url(address);
  if (!url || (!url.value().target.empty() && url.value().target != "/")) return {};
  proxy.host = url.value().canonical_host();
  proxy.port = url.value().port;
  return proxy;
}

bool is_exempt(std::string_view no_proxy, const Destination& destination) {
  constexpr std::string_view between = ", \t";
  while (true) {
    no_proxy.remove_prefix(std::min(no_proxy.find_first_not_of(between), no_proxy.size()));
    if (no_proxy.empty()) return false;
    const std::string_view entry = no_proxy.substr(0, no_proxy.find_first_of(between));
    if (names(entry, destination)) return true;
    no_proxy.remove_prefix(entry.size());
  }
}

// HTTP_PROXY is ignored, as in other programs: in a CGI script it contains a request's Proxy header. If it is the same variable as
// http_proxy, it is ignored in a CGI script, which has REQUEST_METHOD.
std::string proxy_in_environment(const Destination& destination) {
  if (is_exempt(environment("no_proxy", "NO_PROXY"), destination)) return {};
  const bool is_from_request = environment_ignores_case && std::getenv("REQUEST_METHOD");
  std::string proxy;
  if (destination.secure)
    proxy = environment("https_proxy", "HTTPS_PROXY");
  else if (!is_from_request)
    proxy = environment("http_proxy");
  return proxy.empty() ? environment("all_proxy", "ALL_PROXY") : proxy;
}

std::optional<Proxy> proxy_for(const Destination& destination, const NativeOptions& options,
                               std::string& error) {
  if (!options.unix_socket.empty()) return {};
  std::string text = options.proxy.url;
  if (text.empty() && options.proxy.from_environment) text = proxy_in_environment(destination);
  if (text.empty()) return {};
  std::optional<Proxy> proxy = parse_proxy(text);
  if (!proxy) error = "the environment names an invalid HTTP proxy";
  return proxy;
}

}  // namespace duet::detail
