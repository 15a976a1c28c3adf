#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace duet::detail {

/// A URL's host as browsers parse it (WHATWG URL, section 3.5, "host parser"), except that names with
/// non-ASCII characters are refused.
struct Host {
  enum class Kind : std::uint8_t { name, ipv4, ipv6 };

  static constexpr int longest_name = 253;  ///< in bytes (RFC 1035 section 2.3.4), without the NUL

  Kind kind = Kind::name;
  std::uint32_t ipv4 = 0;
  std::array<std::uint16_t, 8> ipv6{};
  std::array<char, longest_name + 1> name{};  ///< without percent-encoding; NUL-terminated

  /// Returns the form that is sent: a name in lower case, four decimal numbers, or the shortest form of an
  /// IPv6 address (RFC 5952 section 4, but without decimal numbers) in brackets.
  [[nodiscard]] std::string text() const;
};

/// Reads a host at the start of a NUL-terminated text. Returns the position after it, or null if there is no
/// host.
const char* read_host(const char* at, Host& host);

/// Does the same without returning the host. The web has its own implementation:
/// wasm/src/skip_host_browser.cpp.
const char* skip_host(const char* at);

/// Reads a host that is the whole text. Returns false if the text is anything else.
bool read_whole_host(std::string_view text, Host& host);

}  // namespace duet::detail
