// A change of what all servers store: people, rooms and messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "../../common/json.hpp"

namespace chat {

using namespace common;

/// A person has read a room up to this offset.
struct ReadMark {
  std::uint64_t person = 0;
  std::uint64_t room = 0;
  std::uint64_t offset = 0;

  friend bool operator==(const ReadMark&, const ReadMark&) = default;
};

/// A change that somebody wants. The result of a sequence of events depends on the sequence alone (apply.hpp), so
/// servers that apply the same events have the same store, down to the numbers of people and rooms.
struct Event {
  enum class Kind : std::uint8_t { name, join, leave, say, edit, remove, react, read };

  Kind kind = Kind::say;
  std::uint64_t person = 0;  ///< the author; 0 for a new name, and for a room that nobody joins
  std::uint64_t room = 0;    ///< 0 for join; for a new name the room that it joins
  std::uint64_t offset = 0;  ///< of the message to change
  std::uint64_t at = 0;      ///< milliseconds since 1970, by the clock of the server that has received it
  std::string id = {};       ///< of a message: the client's; of a new name: the hash of its token
  std::string by = {};       ///< of a message: its author's name
  std::string text = {};     ///< the message, the emoji, the new name, or the name of the room to join
  bool on = true;            ///< of a reaction
  std::vector<ReadMark> marks = {};

  friend bool operator==(const Event&, const Event&) = default;
};

/// Writes it as JSON: {"do"} and the members that differ from their defaults.
Json to_json(const Event& event);

/// Reads it. nullopt if a member is missing or of another type.
std::optional<Event> event_from(const Json& json);

}  // namespace chat
