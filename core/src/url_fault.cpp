#include "url_fault.hpp"

namespace duet::detail {

std::string_view url_fault(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == text.npos) return "it has no scheme (ws:// or wss://)";
  Url url;
  const UrlPart part = read_url(text, url);
  if (part == UrlPart::scheme) return "its scheme is not ws or wss";
  if (text.find('#') != text.npos) return "it has a fragment (#)";
  const std::string_view authority = text.substr(0, text.find_first_of("/?", colon + 3));
  if (authority.find('@') != authority.npos) return "it has a user name or password";
  if (part == UrlPart::host) return "its host is neither a name nor an address";
  if (part == UrlPart::port) return "its port is not valid";
  return "it has a character that must be percent-encoded";
}

}  // namespace duet::detail
