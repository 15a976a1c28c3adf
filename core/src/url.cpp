#include <duet/url.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace duet {

namespace {

// What a character may be part of. One table is smaller than the comparisons, and as plain.
enum Class : std::uint8_t { digit = 1, hex_letter = 2, letter = 4, name_mark = 8, target_mark = 16 };

constexpr auto classes = [] {
  std::array<std::uint8_t, 128> table{};
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = digit;
  for (char c = 'a'; c <= 'z'; ++c)
    table[static_cast<unsigned char>(c)] = table[static_cast<unsigned char>(c - 32)] =
        c <= 'f' ? hex_letter | letter : letter;
  for (const char c : {'-', '_'}) table[static_cast<unsigned char>(c)] = name_mark;
  // RFC 3986 sections 3.3 and 3.4; '%' is looked at by itself.
  for (const char c : std::string_view(".~!$&'()*+,;=:@/?"))
    table[static_cast<unsigned char>(c)] = target_mark;
  return table;
}();

bool is(char c, int wanted) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < classes.size() && (classes[byte] & wanted);
}

/// Takes a prefix off, letters compared without case. `prefix` is in lower case.
bool take(std::string_view& text, std::string_view prefix) {
  if (text.size() < prefix.size()) return false;
  for (std::size_t i = 0; i < prefix.size(); ++i)
    if ((is(text[i], letter) ? text[i] | 0x20 : text[i]) != prefix[i]) return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// Where the first of three characters stands; the size when none does.
std::size_t find_any(std::string_view text, char a, char b, char c) {
  std::size_t i = 0;
  while (i < text.size() && text[i] != a && text[i] != b && text[i] != c) ++i;
  return i;
}

/// Four decimal numbers up to 255, without leading zeros.
bool is_ipv4(std::string_view host) {
  unsigned parts = 1, value = 0;
  bool empty = true;
  for (const char c : host) {
    if (c == '.') {
      if (empty) return false;
      ++parts;
      value = 0;
      empty = true;
    } else {
      if (!is(c, digit) || (!empty && value == 0)) return false;
      value = value * 10 + static_cast<unsigned>(c - '0');
      if (value > 255) return false;
      empty = false;
    }
  }
  return parts == 4 && !empty;
}

/// Groups of hexadecimal digits, one "::" at most, an IPv4 address at the end at most (RFC 4291 section 2.2).
bool is_ipv6(std::string_view text) {
  unsigned groups = 0;
  bool gap = take(text, "::");
  while (!text.empty()) {
    std::size_t digits = 0;
    while (digits < text.size() && is(text[digits], digit | hex_letter)) ++digits;
    if (digits < text.size() && text[digits] == '.') {
      if (!is_ipv4(text)) return false;
      groups += 2;
      break;
    }
    if (digits == 0 || digits > 4) return false;
    ++groups;
    text.remove_prefix(digits);
    if (text.empty()) break;
    const bool first_gap = !gap && take(text, "::");
    if (first_gap)
      gap = true;
    else if (!take(text, ":") || text.empty())
      return false;
  }
  return gap ? groups < 8 : groups == 8;
}

/// A DNS name as browsers leave it alone: labels of letters, digits, '-' and '_'. A name whose last label
/// begins with a digit, a final dot aside, is an IPv4 address to a browser, or an error.
bool is_name(std::string_view host) {
  std::size_t label = 0, last_label = 0;
  for (std::size_t i = 0; i < host.size(); ++i) {
    if (host[i] == '.') {
      if (i == label) return false;
      label = i + 1;
    } else if (!is(host[i], letter | digit | name_mark)) {
      return false;
    } else {
      last_label = label;
    }
  }
  if (host.empty() || host.size() > 253) return false;
  return !is(host[last_label], digit) || is_ipv4(host);
}

/// The characters of a path and query, with every '%' followed by two digits.
bool is_target(std::string_view target) {
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (is(target[i], letter | digit | name_mark | target_mark)) continue;
    if (target[i] != '%' || i + 2 >= target.size()) return false;
    if (!is(target[i + 1], digit | hex_letter) || !is(target[i + 2], digit | hex_letter)) return false;
  }
  return true;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
  unsigned value = 0;
  for (const char c : text) {
    if (!is(c, digit)) return false;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 65535) return false;
  }
  port = static_cast<std::uint16_t>(value);
  return value > 0;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url url;
  if (!take(text, "ws") && !take(text, "http")) return Error::bad_url;
  url.secure = take(text, "s");
  if (!take(text, "://")) return Error::bad_url;
  url.port = url.secure ? 443 : 80;

  const std::size_t end = find_any(text, '/', '?', '#');
  const bool bracketed = text.starts_with('[');
  const std::size_t host_end = bracketed ? find_any({text.data(), end}, ']', ']', ']') + 1
                                         : find_any({text.data(), end}, ':', ':', ':');
  if (host_end > end) return Error::bad_url;  // no closing bracket
  url.host = {text.data(), host_end};
  std::string_view port(text.data() + host_end, end - host_end);
  url.target = {text.data() + end, text.size() - end};

  const bool host_fits = bracketed ? is_ipv6({url.host.data() + 1, host_end - 2}) : is_name(url.host);
  if (!host_fits || !is_target(url.target)) return Error::bad_url;
  if (!port.empty() && (!take(port, ":") || !parse_port(port, url.port))) return Error::bad_url;
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
