// The URL of a server, and its host as it is sent.
#include <duet/url.hpp>

#include "core/src/url_fault.hpp"
#include "http/origin.hpp"
#include "target.hpp"

using namespace duet_fuzz;

namespace {

void read_url(Input input) {
  const std::string text(input.rest());
  const auto url = duet::parse_url(text);
  if (!url) {
    require(!duet::detail::url_fault(text).empty(), "a refused URL has a fault");
    return;
  }
  const auto is_within = [&](std::string_view part) {
    return part.data() >= text.data() && part.data() + part.size() <= text.data() + text.size();
  };
  require(is_within(url->host) && is_within(url->target), "the parts are views of the text");
  require(url->port != 0 && !url->host.empty(), "a URL has a host and a port");
  for (const char c : text) require(c > ' ' && c < '\x7f' && c != '#', "a URL has only printable characters");

  const std::string href = url->href();
  const auto again = duet::parse_url(href);
  require(static_cast<bool>(again), "a URL is valid when it is written again");
  require(again->href() == href, "a written URL is in its canonical form");
  require(again->secure == url->secure && again->port == url->port,
          "a written URL has the same scheme and port");
  require(again->host == url->canonical_host() && again->canonical_host() == url->canonical_host(),
          "the canonical host is stable");
  require(again->authority() == url->authority(), "the authority is stable");

  // A page of this server has this origin.
  const std::string authority = url->authority();
  const auto scheme = url->secure ? duet::detail::Scheme::https : duet::detail::Scheme::http;
  require(duet::detail::is_authority(authority), "a server accepts the host of a URL");
  require(duet::detail::same_origin((url->secure ? "https://" : "http://") + authority, authority, scheme),
          "a page of the server has its origin");
}

const Target url("url", read_url);

}  // namespace
