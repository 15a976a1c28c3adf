#include "http/origin.hpp"

#include <charconv>
#include <cstdint>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

struct Authority {
  std::string_view host;
  std::uint16_t port = 0;
};

// Parses host [ ":" [ port ] ], where an IPv6 address is in brackets (RFC 3986 section 3.2).
bool parse_authority(std::string_view text, std::uint16_t default_port, Authority& out) {
  const std::size_t literal_end = !text.empty() && text[0] == '[' ? text.find(']') : 0;
  if (literal_end == std::string_view::npos) return false;
  const std::size_t colon = text.find(':', literal_end);
  out.host = text.substr(0, colon);
  out.port = default_port;
  if (out.host.empty() || (literal_end != 0 && out.host.size() != literal_end + 1)) return false;
  for (char c : out.host) {
    if (!ascii::is_printable(c) || std::string_view("/\\?#@,\"<>^`{|}").find(c) != std::string_view::npos)
      return false;
  }
  if (colon == std::string_view::npos || colon + 1 == text.size()) return true;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, out.port);
  return error == std::errc() && stop == end;
}

}  // namespace

bool is_authority(std::string_view text) {
  Authority unused;
  return parse_authority(text, 0, unused);
}

Scheme scheme_of(std::string_view name) {
  for (const std::string_view plain : {"http", "ws"})
    if (ascii::equals_ignoring_case(name, plain)) return Scheme::http;
  for (const std::string_view secure : {"https", "wss"})
    if (ascii::equals_ignoring_case(name, secure)) return Scheme::https;
  return Scheme::unknown;
}

std::string_view host_of(std::string_view authority) {
  Authority parsed;
  return parse_authority(authority, 0, parsed) ? parsed.host : std::string_view();
}

bool same_origin(std::string_view origin, std::string_view host, Scheme scheme) {
  const std::size_t scheme_end = origin.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string_view name = origin.substr(0, scheme_end);
  const bool secure = ascii::equals_ignoring_case(name, "https");
  if (!secure && !ascii::equals_ignoring_case(name, "http")) return false;
  if (scheme != Scheme::unknown && (scheme == Scheme::https) != secure) return false;
  const std::uint16_t default_port = secure ? 443 : 80;
  Authority page;
  Authority server;
  return parse_authority(origin.substr(scheme_end + 3), default_port, page) &&
         parse_authority(host, default_port, server) && page.port == server.port &&
         ascii::equals_ignoring_case(page.host, server.host);
}

}  // namespace duet::detail
