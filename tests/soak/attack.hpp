// The actions of the attackers, as values.
#pragma once

#include <cstddef>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace duet_soak {

using Random = std::minstd_rand;

/// Sends everything at once.
inline constexpr std::size_t at_once = 0;
/// Stays until the server closes the connection.
inline constexpr unsigned until_closed = 0;

/// One kind of attack. A tick is a tenth of a second.
struct Attack {
  std::string_view name;
  unsigned share = 1;             ///< of all attackers, in relation to the other kinds
  bool opens = true;              ///< performs the opening handshake, and attacks after it
  bool compresses = false;        ///< offers permessage-deflate
  bool reads = true;              ///< receives what the server sends
  std::size_t pace = at_once;     ///< the bytes that it sends in a tick
  unsigned stays = until_closed;  ///< ticks until it resets the connection
  unsigned rests = 10;            ///< ticks from the end of a connection to the next one, on average
  /// Returns the bytes to send first. Null: none.
  std::string (*first)(Random&) = nullptr;
  /// Returns the bytes to send with each further tick, if all others were sent. Null: none.
  std::string (*next)(Random&) = nullptr;
};

/// Returns all kinds of attacks on a server with the limits of soak.mjs.
std::span<const Attack> attacks();

}  // namespace duet_soak
