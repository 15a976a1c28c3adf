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

/// Returns whether a peer is a program on this machine: on a unix socket or a loopback address.
bool is_this_machine(std::string_view peer);

/// Returns whether a peer, which is an address or unix_peer, is in one of the ranges.
bool contains(std::span<const AddressRange> ranges, std::string_view peer);

/// The sender of a request, as far as it is known.
struct Sender {
  std::string address;  ///< as IpAddress formats it, or unix_peer
  Scheme scheme = Scheme::unknown;
};

/// Returns the original sender of a request behind a chain of proxies: the last address of the field that is
/// not a trusted proxy's. Anything before it may be forged. `peer` is the direct sender, whose fields are
/// used only if it is trusted. An element that is not an address ends the search.
///
/// An address may have a port, brackets and quotes. The scheme is that of the request to the first trusted
/// proxy: in Forwarded the one of the same element, in X-Forwarded-Proto the one on which all elements agree.
Sender forwarded_sender(std::string_view peer, const Headers& headers, ForwardedFields fields,
                        std::span<const AddressRange> trusted);

}  // namespace duet::detail
