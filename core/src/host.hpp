#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace duet::detail {

/// A URL's host as browsers read it (WHATWG URL, section 3.5, "host parser"), but for names that are not
/// ASCII: those are none.
struct Host {
  enum class Kind : std::uint8_t { name, ipv4, ipv6 };

  static constexpr int longest_name = 253;  ///< in bytes (RFC 1035 section 2.3.4), without the NUL

  Kind kind = Kind::name;
  std::uint32_t ipv4 = 0;
  std::array<std::uint16_t, 8> ipv6{};
  std::array<char, longest_name + 1> name{};  ///< without percent-encoding; NUL-terminated

  /// The form in which it goes out: a name in lower case, four decimal numbers, or the shortest form of an
  /// IPv6 address (RFC 5952 section 4, but with no decimal numbers) in brackets.
  [[nodiscard]] std::string text() const;
};

/// Reads a host at the start of a text that a NUL ends. Returns the place behind it, or null if there is
/// none.
const char* read_host(const char* at, Host& host);

/// The same without the host. The web has an implementation of its own: see wasm/src/skip_host_browser.cpp.
const char* skip_host(const char* at);

/// The same for a whole text. False if it is anything else.
bool read_whole_host(std::string_view text, Host& host);

}  // namespace duet::detail
