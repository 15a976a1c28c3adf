// The messages between a client and the server. docs/applications.md describes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bits.hpp"
#include "snapshot.hpp"

namespace game {

/// The subprotocol of the game's connections.
inline constexpr const char* subprotocol = "duet-game-1";

inline constexpr std::size_t longest_name = 128;      ///< in bytes
inline constexpr std::size_t longest_token = 64;      ///< in bytes
inline constexpr std::size_t longest_sentence = 200;  ///< in bytes
inline constexpr std::size_t most_inputs = 32;        ///< in one message
inline constexpr std::size_t board_size = 10;         ///< the longest list of scores

// From the client.

/// Enters the arena under this name, or returns to the ship that the token belongs to.
struct Join {
  std::string name;
  std::string token;  ///< empty for a new ship
  friend bool operator==(const Join&, const Join&) = default;
};

/// The controls of consecutive ticks.
struct Inputs {
  std::uint32_t seen = 0;   ///< the tick of the newest snapshot that was received; 0 for none
  std::uint32_t first = 0;  ///< the number of the first input; the client counts them from 1
  std::vector<Input> inputs;
  friend bool operator==(const Inputs&, const Inputs&) = default;
};

/// Asks for a Pong with the same number, at once.
struct Ping {
  std::uint32_t number = 0;
  friend bool operator==(const Ping&, const Ping&) = default;
};

using Request = std::variant<Join, Inputs, Ping>;

// From the server.

struct Welcome {
  std::uint16_t number = 0;  ///< of the player's ship
  std::string token;         ///< for the next connection
  std::uint32_t next = 1;    ///< the number that the client's next input has
  bool is_back = false;      ///< true: the ship is the one that the token belongs to
  friend bool operator==(const Welcome&, const Welcome&) = default;
};

/// Names by the number of the ship; all of them after Welcome, then changes. Empty: the player has left.
struct Roster {
  std::vector<std::pair<std::uint16_t, std::string>> names;
  friend bool operator==(const Roster&, const Roster&) = default;
};

struct Score {
  std::uint16_t number = 0;
  std::uint16_t score = 0;
  friend bool operator==(const Score&, const Score&) = default;
};

/// The scores, once a second.
struct Board {
  std::uint32_t players = 0;
  std::uint32_t place = 0;     ///< the receiver's, from 1
  std::vector<Score> leaders;  ///< the highest first
  friend bool operator==(const Board&, const Board&) = default;
};

/// The highest scores ever, if they have changed.
struct HighScores {
  std::vector<std::pair<std::string, std::uint16_t>> best;  ///< the highest first
  friend bool operator==(const HighScores&, const HighScores&) = default;
};

/// Somebody in sight was shattered.
struct Shattered {
  std::uint16_t victim = 0;
  std::uint16_t by = 0;
  std::uint16_t score = 0;  ///< of the victim
  std::uint16_t x = 0;      ///< in quarters of a unit
  std::uint16_t y = 0;
  friend bool operator==(const Shattered&, const Shattered&) = default;
};

struct Pong {
  std::uint32_t number = 0;
  friend bool operator==(const Pong&, const Pong&) = default;
};

/// The name was refused: a sentence without its full stop. The client may join again.
struct Refusal {
  std::string why;
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

using Answer = std::variant<Welcome, Roster, Board, HighScores, Shattered, Pong, Refusal, Snapshot>;

Bytes encode(const Request& request);
std::optional<Request> decode_request(std::span<const std::byte> bytes);

/// Of a snapshot it writes all; encode_snapshot() writes differences.
Bytes encode(const Answer& answer);
Bytes encode_snapshot(const Snapshot& snapshot, const Snapshot* baseline);
std::optional<Answer> decode_answer(std::span<const std::byte> bytes, const SnapshotHistory& history);

}  // namespace game
