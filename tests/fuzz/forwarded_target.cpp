// Forwarded and X-Forwarded-For behind trusted proxies.
#include <vector>

#include "http/forwarded.hpp"
#include "target.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

const std::vector<AddressRange>& trusted() {
  static const std::vector<AddressRange> ranges{
      *AddressRange::parse("10.0.0.0/8"), *AddressRange::parse("fd00::/8"), *AddressRange::parse(unix_peer)};
  return ranges;
}

Headers fields(std::string_view list, std::string_view scheme) {
  return {{"forwarded", list}, {"x-forwarded-for", list}, {"x-forwarded-proto", scheme}};
}

/// Returns whether quotes are closed, and backslashes only in them: a proxy writes no other list.
bool is_well_formed(std::string_view list) {
  bool is_quoted = false;
  for (std::size_t at = 0; at < list.size(); ++at) {
    if (list[at] == '"') is_quoted = !is_quoted;
    if (list[at] != '\\') continue;
    if (!is_quoted) return false;
    ++at;
  }
  return !is_quoted;
}

void read_forwarded(Input input) {
  const auto kind = input.flag() ? duet::ForwardedFields::forwarded : duet::ForwardedFields::x_forwarded;
  const bool is_local = input.flag();
  const std::string_view scheme = input.until('\n');
  const std::string forged(input.until('\n'));
  const std::string_view list = input.rest();
  const auto sender = [&](std::string_view peer, std::string_view field) {
    return forwarded_sender(peer, fields(field, scheme), kind, trusted());
  };

  const Sender stranger = sender("192.0.2.1", list);
  require(stranger.address == "192.0.2.1" && stranger.scheme == Scheme::unknown,
          "an untrusted peer reports nothing");

  const std::string_view proxy = is_local ? unix_peer : "10.0.0.1";
  const Sender found = sender(proxy, list);
  if (found.address == proxy && is_local) return;
  const auto address = IpAddress::parse(found.address);
  require(address && address->text() == found.address, "a sender is an address in its canonical form");

  require(is_this_machine(found.address) == address->is_loopback(), "a loopback address is this machine");

  // Clients may send the field themselves: the first trusted proxy appends to it.
  if (contains(trusted(), found.address) || !is_well_formed(list)) return;
  const Sender despite = sender(proxy, forged + ',' + std::string(list));
  require(despite.address == found.address && despite.scheme == found.scheme,
          "an untrusted sender cannot claim to be another one");
}

const Target forwarded("forwarded", read_forwarded);

}  // namespace
