#include "url_fault.hpp"

#include "host.hpp"

#include <string>

namespace duet::detail {

namespace {

constexpr std::string_view schemes[] = {"ws", "wss", "http", "https"};

bool is_scheme(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  for (const std::string_view scheme : schemes)
    if (lower == scheme) return true;
  return false;
}

bool is_port(std::string_view text) {
  unsigned value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 65535) return false;
  }
  return value > 0;
}

}  // namespace

std::string_view url_fault(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == text.npos) return "it has no scheme (ws:// or wss://)";
  if (!is_scheme(text.substr(0, colon))) return "its scheme is not ws or wss";
  if (text.find('#') != text.npos) return "it has a fragment (#)";
  std::string_view authority = text.substr(colon + 3);
  authority = authority.substr(0, authority.find_first_of("/?"));
  if (authority.find('@') != authority.npos) return "it has a user name or password";
  const std::size_t bracket = authority.find(']');
  const std::size_t port = authority.find(':', bracket == authority.npos ? 0 : bracket);
  Host form;
  if (!read_whole_host(authority.substr(0, port), form)) return "its host is neither a name nor an address";
  if (port != authority.npos && !is_port(authority.substr(port + 1))) return "its port is not valid";
  return "it has a character that must be percent-encoded";
}

}  // namespace duet::detail
