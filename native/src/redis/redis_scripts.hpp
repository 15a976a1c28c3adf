#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace duet::detail {

/// The scripts that run in Redis, each as one atomic step.
enum class RedisScript : std::uint8_t {
  publish,  ///< numbers, stores and publishes a message to a topic with history
  read,     ///< reads a topic's history
  renew,    ///< renews the lease of a server
  enter,    ///< adds a member
  leave,    ///< removes one
  bury,     ///< removes the members of dead servers
  members,  ///< lists a topic's members
};
inline constexpr std::size_t redis_script_count = 7;

/// Returns the text in Lua.
std::string_view text_of(RedisScript script);

/// The scripts' hashes in one Redis, by RedisScript.
using RedisScriptHashes = std::array<std::string, redis_script_count>;

}  // namespace duet::detail
