#include <duet/url.hpp>

namespace duet {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Takes a prefix off, letters compared without case. `prefix` is in lower case.
bool take(std::string_view& text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i)
    if ((is_letter(text[i]) ? text[i] | 0x20 : text[i]) != prefix[i]) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Four decimal numbers up to 255, without leading zeros.
bool is_ipv4(std::string_view host) {
  int parts = 0;
  while (true) {
    unsigned value = 0;
    std::size_t digits = 0;
    for (; digits < host.size() && is_digit(host[digits]) && digits < 4; ++digits)
      value = value * 10 + static_cast<unsigned>(host[digits] - '0');
    if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && host[0] == '0')) return false;
    ++parts;
    host.remove_prefix(digits);
    if (host.empty()) return parts == 4;
    if (host[0] != '.') return false;
    host.remove_prefix(1);
  }
}

/// Groups of hexadecimal digits, one "::" at most, an IPv4 address at the end at most (RFC 4291 section 2.2).
bool is_ipv6(std::string_view text) {
  int groups = 0;
  bool gap = false;
  if (text.starts_with("::")) {
    gap = true;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (text.find('.') != std::string_view::npos && text.find(':') == std::string_view::npos)
      return is_ipv4(text) && (gap ? groups + 2 < 8 : groups + 2 == 8);
    std::size_t digits = 0;
    while (digits < text.size() && is_hex(text[digits])) ++digits;
    if (digits == 0 || digits > 4) return false;
    ++groups;
    text.remove_prefix(digits);
    if (text.empty()) break;
    if (text[0] != ':') return false;
    text.remove_prefix(1);
    if (text.empty()) return false;
    if (text[0] != ':') continue;
    if (gap) return false;
    gap = true;
    text.remove_prefix(1);
  }
  return gap ? groups < 8 : groups == 8;
}

/// A DNS name as browsers leave it alone: labels of letters, digits, '-' and '_'. A name whose last label
/// begins with a digit is an IPv4 address to a browser, or an error.
bool is_name(std::string_view host) {
  std::size_t label = 0;
  for (std::size_t i = 0; i < host.size(); ++i) {
    const char c = host[i];
    if (c == '.') {
      if (i == label) return false;
      label = i + 1;
    } else if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_') {
      return false;
    }
  }
  if (label < host.size() && is_digit(host[label])) return is_ipv4(host);
  return !host.empty() && host.size() <= 253;
}

/// The characters of a path and query (RFC 3986 sections 3.3 and 3.4), with every '%' followed by two digits.
bool is_target(std::string_view target) {
  for (std::size_t i = 0; i < target.size(); ++i) {
    const char c = target[i];
    if (c == '%') {
      if (i + 2 >= target.size() || !is_hex(target[i + 1]) || !is_hex(target[i + 2])) return false;
    } else if (!is_letter(c) && !is_digit(c) &&
               std::string_view("-._~!$&'()*+,;=:@/?").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  unsigned value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 65535) return false;
  }
  port = static_cast<std::uint16_t>(value);
  return value > 0;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url url;
  if (take(text, "wss://") || take(text, "https://"))
    url.secure = true;
  else if (!take(text, "ws://") && !take(text, "http://"))
    return Error::bad_url;
  url.port = url.secure ? 443 : 80;

  std::size_t end = text.find_first_of("/?#");
  if (end > text.size()) end = text.size();
  std::string_view authority = text.substr(0, end);
  url.target = text.substr(end);

  const bool bracketed = authority.starts_with('[');
  std::size_t host_end = bracketed ? authority.find(']') + 1 : authority.find(':');
  if (bracketed && host_end == 0) return Error::bad_url;
  if (host_end > authority.size()) host_end = authority.size();
  url.host = authority.substr(0, host_end);
  authority.remove_prefix(host_end);

  const bool host_fits = bracketed ? is_ipv6(url.host.substr(1, url.host.size() - 2)) : is_name(url.host);
  if (!host_fits || !is_target(url.target)) return Error::bad_url;
  if (!authority.empty() && (authority[0] != ':' || !parse_port(authority.substr(1), url.port)))
    return Error::bad_url;
  return url;
}

std::string Url::authority() const {
  std::string text(host);
  if (port != (secure ? 443 : 80)) text += ':' + std::to_string(port);
  return text;
}

std::string Url::href() const {
  std::string text(secure ? "wss://" : "ws://");
  text += authority();
  if (!target.starts_with('/')) text += '/';
  text += target;
  return text;
}

}  // namespace duet
