#include "http/forwarded.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

/// Returns the number of backslashes before this position.
std::size_t backslashes_before(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  while (count < at && text[at - count - 1] == '\\') ++count;
  return count;
}

/// Removes the last element of a non-empty list and returns it; a comma in quotes does not separate. It reads
/// from the end, because only the end was written by a trusted proxy: an unclosed quote from a client must
/// not hide it.
std::string_view take_last(std::string_view& list) {
  bool is_quoted = false;
  std::size_t comma = list.size();
  while (comma > 0) {
    const char c = list[comma - 1];
    if (c == ',' && !is_quoted) break;
    if (c == '"' && backslashes_before(list, comma - 1) % 2 == 0) is_quoted = !is_quoted;
    --comma;
  }
  const std::string_view element = ascii::trim(list.substr(comma));
  list = list.substr(0, comma > 0 ? comma - 1 : 0);
  return element;
}

/// Removes the first parameter of an element and returns it; a semicolon in quotes does not separate.
std::string_view take_parameter(std::string_view& rest) {
  bool is_quoted = false;
  std::size_t end = 0;
  for (; end < rest.size() && (is_quoted || rest[end] != ';'); ++end) {
    if (is_quoted && rest[end] == '\\' && end + 1 < rest.size())
      ++end;
    else if (rest[end] == '"')
      is_quoted = !is_quoted;
  }
  const std::string_view parameter = ascii::trim(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return parameter;
}

/// Returns the content of a quoted-string (RFC 9110 section 5.6.4), and any other text unchanged.
std::string unquoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::string(text);
  text = text.substr(1, text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    out += text[i];
  }
  return out;
}

/// Returns whether the text is a node-port of RFC 7239 section 6: digits, or an obfuscated name.
bool is_node_port(std::string_view text) {
  if (text.starts_with('_')) return ascii::is_token(text);
  return !text.empty() && text.size() <= 5 && std::all_of(text.begin(), text.end(), ascii::is_digit);
}

/// Parses "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:80", also in quotes and
/// with a zone. Returns nullopt for "unknown", "_hidden" and "unix:".
std::optional<IpAddress> parse_node(std::string_view text) {
  const std::string whole = unquoted(text);
  std::string_view host = whole;
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    if (end == std::string_view::npos) return {};
    const std::string_view port = host.substr(end + 1);
    if (!port.empty() && (port.front() != ':' || !is_node_port(port.substr(1)))) return {};
    host = host.substr(1, end - 1);
    if (host.find(':') == std::string_view::npos) return {};
  } else if (std::count(host.begin(), host.end(), ':') == 1) {
    const std::size_t colon = host.find(':');
    if (!is_node_port(host.substr(colon + 1))) return {};
    host = host.substr(0, colon);
  }
  if (host.find(':') != std::string_view::npos) host = host.substr(0, host.find('%'));
  return IpAddress::parse(host);
}

/// The sender of a request as one proxy reports it.
struct Hop {
  std::optional<IpAddress> address = {};
  Scheme scheme = Scheme::unknown;
};

/// Parses a forwarded-element, RFC 7239 section 4. An element with two addresses is ignored.
Hop parse_element(std::string_view element) {
  Hop hop;
  int addresses = 0;
  while (!element.empty()) {
    std::string_view value = take_parameter(element);
    const std::string_view name = ascii::trim(ascii::take_until(value, '='));
    value = ascii::trim(value);
    if (ascii::equals_ignoring_case(name, "for")) {
      hop.address = parse_node(value);
      ++addresses;
    }
    if (ascii::equals_ignoring_case(name, "proto")) hop.scheme = scheme_of(unquoted(value));
  }
  return addresses == 1 ? hop : Hop{};
}

/// Returns unknown if the elements differ, as their authors are not known.
Scheme agreed_scheme(std::string_view list) {
  std::optional<Scheme> agreed;
  const bool differ = ascii::any_in_list(list, [&](std::string_view element) {
    const Scheme scheme = scheme_of(unquoted(element));
    return agreed.value_or(scheme) != scheme || (agreed = scheme, false);
  });
  return differ ? Scheme::unknown : agreed.value_or(Scheme::unknown);
}

bool contains(std::span<const AddressRange> ranges, const IpAddress& address) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const AddressRange& range) { return range.contains(address); });
}

}  // namespace

bool is_this_machine(std::string_view peer) {
  if (peer == unix_peer) return true;
  const auto address = IpAddress::parse(peer);
  return address && address->is_loopback();
}

bool contains(std::span<const AddressRange> ranges, std::string_view peer) {
  if (peer == unix_peer)
    return std::any_of(ranges.begin(), ranges.end(),
                       [](const AddressRange& range) { return range.is_unix(); });
  const auto address = IpAddress::parse(peer);
  return address && contains(ranges, *address);
}

Sender forwarded_sender(std::string_view peer, const Headers& headers, ForwardedFields fields,
                        std::span<const AddressRange> trusted) {
  Sender sender{std::string(peer)};
  bool is_believed = contains(trusted, peer);
  if (!is_believed) return sender;
  const bool is_rfc_7239 = fields == ForwardedFields::forwarded;
  const std::string field = headers.joined(is_rfc_7239 ? "forwarded" : "x-forwarded-for");
  if (!is_rfc_7239) sender.scheme = agreed_scheme(headers.joined("x-forwarded-proto"));
  std::optional<IpAddress> known;
  for (std::string_view list = field; is_believed && !list.empty();) {
    const std::string_view element = take_last(list);
    if (element.empty()) continue;
    const Hop hop = is_rfc_7239 ? parse_element(element) : Hop{parse_node(element)};
    if (!hop.address) break;
    known = hop.address;
    if (is_rfc_7239) sender.scheme = hop.scheme;
    is_believed = contains(trusted, *known);
  }
  if (known) sender.address = known->text();
  return sender;
}

}  // namespace duet::detail
