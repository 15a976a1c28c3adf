#include <duet/url.hpp>

#include "characters.hpp"

namespace duet {

namespace {

using namespace detail;

// Each of these reads a text that a NUL ends. As NUL is part of nothing, none looks for the end, and the
// place that is read is one pointer. They return the place behind what they read, null if it is not there.

const char* skip(const char* at, int classes) {
  while (is_one_of(*at, classes)) ++at;
  return at;
}

/// Letters in either case; `prefix` is in lower case.
const char* skip_prefix(const char* at, const char* prefix) {
  for (; *prefix; ++at, ++prefix)
    if ((is_one_of(*at, letter) ? *at | 0x20 : *at) != *prefix) return nullptr;
  return at;
}

/// What the digits say; something above `most` if it is that large.
int number(const char* at, int most) {
  int value = 0;
  for (; is_one_of(*at, digit) && value <= most; ++at) value = value * 10 + (*at - '0');
  return value;
}

enum class Host { name, ipv4 };

/// Labels with dots between them. A name whose last label begins with a digit is an IPv4 address to a
/// browser: four numbers up to 255 without leading zeros, or an error.
const char* skip_labels(const char* at, Host& kind) {
  const char* const begin = at;
  int labels = 0;
  int numbers = 0;
  bool numeric = false;
  while (true) {
    const char* const end = skip(at, letter | digit | label_mark);
    ++labels;
    if (end == at) break;  // a dot at the end, if at all
    numeric = is_one_of(*at, digit);
    if (skip(at, digit) == end && number(at, 255) <= 255 && (*at != '0' || end - at == 1)) ++numbers;
    at = end;
    if (*at != '.') break;
    ++at;
  }
  kind = numeric ? Host::ipv4 : Host::name;
  if (numeric && (labels != 4 || numbers != 4)) return nullptr;
  return at == begin || at - begin > 253 ? nullptr : at;
}

/// Groups of hexadecimal digits, one "::" at most, an IPv4 address at the end at most (RFC 4291 section 2.2).
const char* skip_ipv6(const char* at) {
  int groups = 0;
  int gaps = 0;
  if (const char* const gap = skip_prefix(at, "::")) {
    at = gap;
    ++gaps;
  }
  while (*at != ']') {
    const char* const end = skip(at, digit | hex_letter);
    ++groups;
    if (*end == '.') {
      Host kind{};
      ++groups;
      at = skip_labels(at, kind);
      if (!at || kind != Host::ipv4) return nullptr;
      break;
    }
    if (end == at || end - at > 4) return nullptr;
    at = end;
    if (*at != ':') break;
    if (*++at == ':') {
      ++at;
      ++gaps;
    } else if (*at == ']') {
      return nullptr;
    }
  }
  return *at == ']' && (gaps == 1 ? groups < 8 : gaps == 0 && groups == 8) ? at + 1 : nullptr;
}

/// Path and query, with two digits behind every '%'.
const char* skip_target(const char* at) {
  while (true) {
    at = skip(at, letter | digit | target_mark);
    if (*at != '%') return at;
    if (!is_one_of(at[1], digit | hex_letter) || !is_one_of(at[2], digit | hex_letter)) return nullptr;
    at += 3;
  }
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  const std::string copy(text);
  const char* const at = copy.c_str();
  Url url;
  const char* scheme = skip_prefix(at, "ws");
  if (!scheme) scheme = skip_prefix(at, "http");
  if (!scheme) return Error::bad_url;
  url.secure = (*scheme | 0x20) == 's';
  const char* const host = skip_prefix(scheme + url.secure, "://");
  if (!host) return Error::bad_url;
  Host kind{};
  const char* end = *host == '[' ? skip_ipv6(host + 1) : skip_labels(host, kind);
  if (!end) return Error::bad_url;
  url.host = {text.data() + (host - at), static_cast<std::size_t>(end - host)};
  int port = url.secure ? 443 : 80;
  if (*end == ':') {
    port = number(++end, 65535);
    end = skip(end, digit);
  }
  url.port = static_cast<std::uint16_t>(port);
  url.target = {text.data() + (end - at), text.size() - static_cast<std::size_t>(end - at)};
  const bool begins_well = *end == '/' || *end == '?' || *end == '\0';
  if (port == 0 || port > 65535 || !begins_well || skip_target(end) != at + copy.size())
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
