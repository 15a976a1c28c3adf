#include <duet/url.hpp>

#include "characters.hpp"
#include "host.hpp"
#include "url_fault.hpp"

namespace duet {

namespace {

using namespace detail;

// These functions read a NUL-terminated text. No production accepts NUL, so none of them checks for the end,
// and the position is a single pointer. They return the position after what they read, or null if it does not
// match.

/// Skips letters in either case; `prefix` is in lower case.
const char* skip_prefix(const char* at, const char* prefix) {
  for (; *prefix; ++at, ++prefix)
    if ((is_one_of(*at, letter) ? *at | 0x20 : *at) != *prefix) return nullptr;
  return at;
}

/// Returns the value of the digits, or something above `most` if it is that large.
int number(const char* at, int most) {
  int value = 0;
  for (; is_one_of(*at, digit) && value <= most; ++at) value = value * 10 + (*at - '0');
  return value;
}

/// Skips path and query, with two hexadecimal digits after every '%'.
const char* skip_target(const char* at) {
  while (true) {
    at = skip(at, letter | digit | target_mark);
    if (*at != '%') return at;
    if (!is_one_of(at[1], digit | hex_letter) || !is_one_of(at[2], digit | hex_letter)) return nullptr;
    at += 3;
  }
}

}  // namespace

detail::UrlPart detail::read_url(std::string_view text, Url& url) {
  const std::string copy(text);
  const char* const at = copy.c_str();
  const char* scheme = skip_prefix(at, "ws");
  if (!scheme) scheme = skip_prefix(at, "http");
  if (!scheme) return UrlPart::scheme;
  url.secure = (*scheme | 0x20) == 's';
  const char* const host = skip_prefix(scheme + url.secure, "://");
  if (!host) return UrlPart::scheme;
  const char* end = skip_host(host);
  if (!end) return UrlPart::host;
  url.host = {text.data() + (host - at), static_cast<std::size_t>(end - host)};
  UrlPart last = UrlPart::host;
  int port = url.secure ? 443 : 80;
  if (*end == ':') {
    last = UrlPart::port;
    port = number(++end, 65535);
    end = skip(end, digit);
  }
  url.port = static_cast<std::uint16_t>(port);
  url.target = {text.data() + (end - at), text.size() - static_cast<std::size_t>(end - at)};
  const bool begins_well = *end == '/' || *end == '?' || *end == '\0';
  if (port == 0 || port > 65535 || !begins_well) return last;
  return skip_target(end) == at + copy.size() ? UrlPart::none : UrlPart::target;
}

Result<Url> parse_url(std::string_view text) {
  Url url;
  if (detail::read_url(text, url) != detail::UrlPart::none) return Error::bad_url;
  return url;
}

std::string Url::canonical_host() const {
  Host form;
  return read_whole_host(host, form) ? form.text() : std::string(host);
}

std::string Url::authority() const {
  std::string text = canonical_host();
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
