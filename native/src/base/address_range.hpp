#pragma once

#include <optional>
#include <string_view>

#include "base/ip_address.hpp"

namespace duet::detail {

/// Represents a peer on a unix socket, which has no address.
inline constexpr std::string_view unix_peer = "unix:";

/// An address or a network of addresses: "10.0.0.0/8", "2001:db8::/32", "192.0.2.1"; or unix_peer.
class AddressRange {
 public:
  /// Returns nullopt if the text is neither.
  static std::optional<AddressRange> parse(std::string_view text);
  [[nodiscard]] bool contains(const IpAddress& address) const;
  [[nodiscard]] bool is_unix() const { return !first_; }

 private:
  std::optional<IpAddress> first_;  // nullopt for unix_peer
  int bits_ = 128;
};

}  // namespace duet::detail
