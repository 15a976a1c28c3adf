#include "server/allowed_hosts.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/ip_address.hpp"
#include "http/origin.hpp"

namespace duet::detail {

namespace {

constexpr std::string_view wildcard = "*.";

bool is_name_char(char c) {
  return ascii::is_alpha(c) || ascii::is_digit(c) || c == '-' || c == '_' || c == '.';
}

bool is_below(std::string_view host, std::string_view domain) {
  return host.size() > domain.size() + 1 && host[host.size() - domain.size() - 1] == '.' &&
         ascii::equals_ignoring_case(host.substr(host.size() - domain.size()), domain);
}

bool is_address(std::string_view host) {
  const bool is_literal = host.starts_with('[') && host.ends_with(']');
  if (is_literal) host = host.substr(1, host.size() - 2);
  const auto address = IpAddress::parse(host);
  return address && (host.find(':') != std::string_view::npos) == is_literal;
}

bool matches(std::string_view name, std::string_view host) {
  if (name == "*") return true;
  if (name.starts_with(wildcard)) return is_below(host, name.substr(wildcard.size()));
  return ascii::equals_ignoring_case(name, host);
}

}  // namespace

bool AllowedHosts::is_name(std::string_view text) {
  if (text == "*") return true;
  if (text.starts_with(wildcard)) text.remove_prefix(wildcard.size());
  return !text.empty() && text.front() != '.' && text.back() != '.' &&
         std::all_of(text.begin(), text.end(), is_name_char);
}

bool AllowedHosts::contain(std::string_view authority) const {
  std::string_view host = host_of(authority);
  if (is_address(host)) return true;
  if (host.ends_with('.')) host.remove_suffix(1);  // the root of the name system, RFC 1034 section 3.1
  if (ascii::equals_ignoring_case(host, "localhost") || is_below(host, "localhost")) return true;  // RFC 6761
  return !host.empty() && std::any_of(names_.begin(), names_.end(),
                                      [&](const std::string& name) { return matches(name, host); });
}

}  // namespace duet::detail
