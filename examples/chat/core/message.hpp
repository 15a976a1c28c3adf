// A message of a room, as the server sends it and as the client shows it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../common/json.hpp"

namespace chat {

using namespace common;

/// The people who chose one reaction, in the order in which they did.
struct Reaction {
  std::string emoji;
  std::vector<std::string> people;

  friend bool operator==(const Reaction&, const Reaction&) = default;
};

/// The state of a message. Every change of it has a higher version, so a client may receive states in any order
/// and more than once, and keeps the newest one.
struct Message {
  std::uint64_t offset = 0;   ///< its place in the room: 1, 2, 3...; given by the server
  std::uint64_t version = 0;  ///< of its latest change, counted for the whole room
  std::uint64_t at = 0;       ///< milliseconds since 1970, by the server's clock
  std::string by;             ///< the author's name
  std::string id;             ///< the author's client gave it; it identifies a message that is sent again
  std::string text;           ///< empty if it was deleted
  bool was_edited = false;
  bool was_deleted = false;
  std::vector<Reaction> reactions;

  friend bool operator==(const Message&, const Message&) = default;
};

/// Writes the message as JSON: {"offset","version","at","by","id"} and, if they differ from their defaults,
/// "text", "edited", "deleted" and "reactions": [["👍", ["Ada", "Grace"]]].
Json to_json(const Message& message);
Json to_json(const std::vector<Message>& messages);

/// Reads it. nullopt if a member is missing or of another type.
std::optional<Message> message_from(const Json& json);

}  // namespace chat
