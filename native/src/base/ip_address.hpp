#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "platform/network.hpp"

namespace duet::detail {

/// An IPv4 or IPv6 address in one canonical form: an IPv4-mapped IPv6 address (::ffff:192.0.2.1, RFC 4291
/// section 2.5.5.2) is the IPv4 address, and a zone is not part of it.
class IpAddress {
 public:
  using Bytes = std::array<unsigned char, 16>;

  /// Parses "192.0.2.1" or "2001:db8::1". Returns nullopt for any other text: no port, no brackets, no zone.
  static std::optional<IpAddress> parse(std::string_view text);
  /// Take 4 and 16 bytes in network order.
  static IpAddress v4(const void* bytes);
  static IpAddress v6(const void* bytes);
  /// Returns nullopt for a socket address of another family.
  static std::optional<IpAddress> of(const sockaddr_storage& address);

  [[nodiscard]] bool is_v4() const;
  /// Returns true for 127.0.0.0/8 and ::1.
  [[nodiscard]] bool is_loopback() const;
  /// Returns 16 bytes. An IPv4 address has those of ::ffff:0:0/96.
  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  /// Returns the text form of RFC 5952.
  [[nodiscard]] std::string text() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  Bytes bytes_{};
};

}  // namespace duet::detail
