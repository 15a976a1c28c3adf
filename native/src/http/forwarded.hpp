#pragma once

#include <duet/server_options.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/address_range.hpp"
#include "http/headers.hpp"
#include "http/origin.hpp"

namespace duet::detail {

/// Whether a peer is a program of this machine: it came by a unix socket or from a loopback address.
bool is_this_machine(std::string_view peer);

/// Whether a peer, which has an address or is unix_peer, is of one of the ranges.
bool contains(std::span<const AddressRange> ranges, std::string_view peer);

/// The sender of a request, as far as it is known.
struct Sender {
  std::string address;  ///< as IpAddress writes it, or unix_peer
  Scheme scheme = Scheme::unknown;
};

/// Who sent a request that a chain of proxies has passed on: the last address of the field that is not a
/// trusted proxy's, as anybody may have made up what stands before it. `peer` is who sent it to this server,
/// and is believed only if it is trusted itself. What is no address ends the search.
///
/// An address may have a port, brackets and quotes. The scheme is that of the request to the first of the
/// proxies that are believed: of Forwarded the one beside the address, of X-Forwarded-Proto the one that all
/// its elements name.
Sender forwarded_sender(std::string_view peer, const Headers& headers, ForwardedFields fields,
                        std::span<const AddressRange> trusted);

}  // namespace duet::detail
