#include <duet/url.hpp>

#include "characters.hpp"

namespace duet {

namespace {

using namespace detail;

/// Reads from the front of a text.
struct Reader {
  const char* at;
  const char* end;

  /// Takes a prefix, letters in either case. `prefix` is in lower case.
  bool take(const char* prefix) {
    const char* c = at;
    for (; *prefix; ++c, ++prefix)
      if (c == end || (is_one_of(*c, letter) ? *c | 0x20 : *c) != *prefix) return false;
    at = c;
    return true;
  }

  /// Takes as many characters of these classes as there are.
  std::string_view take_all(int classes) {
    const char* const begin = at;
    while (at != end && is_one_of(*at, classes)) ++at;
    return {begin, static_cast<std::size_t>(at - begin)};
  }
};

/// Four decimal numbers up to 255, without leading zeros.
bool read_ipv4(Reader& text) {
  int parts = 0;
  do {
    const std::string_view number = text.take_all(digit);
    unsigned value = 0;
    for (const char c : number) value = value * 10 + static_cast<unsigned>(c - '0');
    if (number.empty() || number.size() > 3 || value > 255 || (number[0] == '0' && number.size() > 1))
      return false;
  } while (++parts < 4 && text.take("."));
  return parts == 4;
}

/// Groups of hexadecimal digits, one "::" at most, an IPv4 address at the end at most (RFC 4291 section 2.2).
bool read_ipv6(Reader& text) {
  int groups = 0;
  bool gap = text.take("::");
  while (text.at != text.end && *text.at != ']') {
    const char* const begin = text.at;
    const std::size_t digits = text.take_all(digit | hex_letter).size();
    ++groups;
    if (text.at != text.end && *text.at == '.') {
      text.at = begin;
      ++groups;
      if (!read_ipv4(text)) return false;
      break;
    }
    if (digits == 0 || digits > 4) return false;
    if (!gap && text.take("::"))
      gap = true;
    else if (!text.take(":"))
      break;
    else if (text.at != text.end && *text.at == ']')
      return false;
  }
  return gap ? groups < 8 : groups == 8;
}

/// A name whose last label begins with a digit is an IPv4 address to a browser, or an error.
bool read_name(Reader& text) {
  Reader name = text;
  const std::string_view host = text.take_all(letter | digit | host_mark);
  bool numeric = false;
  while (name.at != text.at) {
    const std::string_view label = name.take_all(letter | digit | label_mark);
    if (label.empty()) return false;
    numeric = is_one_of(label[0], digit);
    name.take(".");
  }
  if (host.empty() || host.size() > 253) return false;
  if (!numeric) return true;
  Reader address{host.data(), text.at};
  return read_ipv4(address) && address.at == text.at;
}

bool read_host(Reader& text) {
  if (!text.take("[")) return read_name(text);
  return read_ipv6(text) && text.take("]");
}

bool read_port(Reader& text, std::uint16_t& port) {
  unsigned value = 0;
  for (const char c : text.take_all(digit)) {
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > 65535) return false;
  }
  port = static_cast<std::uint16_t>(value);
  return value > 0;
}

/// Path and query, with two digits behind every '%'.
bool read_target(Reader& text) {
  while (true) {
    text.take_all(letter | digit | target_mark);
    if (!text.take("%")) return text.at == text.end;
    for (int i = 0; i < 2; ++i)
      if (text.at == text.end || !is_one_of(*text.at++, digit | hex_letter)) return false;
  }
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  Url url;
  Reader reader{text.data(), text.data() + text.size()};
  if (!reader.take("ws") && !reader.take("http")) return Error::bad_url;
  url.secure = reader.take("s");
  url.port = url.secure ? 443 : 80;
  if (!reader.take("://")) return Error::bad_url;

  const char* const host = reader.at;
  if (!read_host(reader)) return Error::bad_url;
  url.host = {host, static_cast<std::size_t>(reader.at - host)};
  if (reader.take(":") && !read_port(reader, url.port)) return Error::bad_url;
  url.target = {reader.at, static_cast<std::size_t>(reader.end - reader.at)};
  const bool begins_well = url.target.empty() || url.target[0] == '/' || url.target[0] == '?';
  if (!begins_well || !read_target(reader)) return Error::bad_url;
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
