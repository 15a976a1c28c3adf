#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// Stands for a peer that came by a unix socket, which has no address.
inline constexpr std::string_view unix_peer = "unix:";

/// Some addresses, or a network of them: "10.0.0.0/8", "2001:db8::/32", "192.0.2.1".
class AddressRange {
 public:
  /// Nothing if the text is none.
  static std::optional<AddressRange> parse(std::string_view text);
  [[nodiscard]] bool contains(std::string_view address) const;

 private:
  using Bytes = std::array<unsigned char, 16>;  // an IPv4 address is one of IPv6's ::ffff:0:0/96
  static bool read(std::string_view text, Bytes& bytes, bool& is_v4);

  Bytes first_{};
  int bits_ = 128;
  bool is_unix_ = false;  // unix_peer alone
};

/// Who a request comes from that a chain of proxies has passed on: the last address of X-Forwarded-For which
/// is not a trusted proxy's, as whatever stands before it may be made up. `peer` is who sent the request;
/// it is believed only if it is trusted itself. What is no address ends the search.
std::string forwarded_for(std::string_view peer, std::string_view x_forwarded_for,
                          std::span<const AddressRange> trusted);

bool contains(std::span<const AddressRange> ranges, std::string_view address);

}  // namespace duet::detail
