#include "messages.hpp"

#include "snapshot_codec.hpp"

namespace game {

namespace {

constexpr unsigned kind_bits = 4;
constexpr unsigned number_bits = 9;  // of most_players
constexpr unsigned place_bits = 14;
static_assert(most_players == 1 << number_bits);

void write(BitWriter& writer, const Join& join) {
  writer.text(join.name);
  writer.text(join.token);
}

void write(BitWriter& writer, const Inputs& message) {
  writer.bits(message.seen, 32);
  writer.number(message.first);
  writer.number(static_cast<std::uint32_t>(message.inputs.size()));
  for (const Input& input : message.inputs) {
    writer.bits(input.heading, 8);
    writer.flag(input.thrusts);
    writer.flag(input.dashes);
  }
}

void write(BitWriter& writer, const Ping& ping) { writer.number(ping.number); }

void write(BitWriter& writer, const Welcome& welcome) {
  writer.bits(welcome.number, number_bits);
  writer.text(welcome.token);
  writer.number(welcome.next);
  writer.flag(welcome.is_back);
}

void write(BitWriter& writer, const Roster& roster) {
  writer.number(static_cast<std::uint32_t>(roster.names.size()));
  for (const auto& [number, name] : roster.names) {
    writer.bits(number, number_bits);
    writer.text(name);
  }
}

void write(BitWriter& writer, const Board& board) {
  writer.number(board.players);
  writer.number(board.place);
  writer.number(static_cast<std::uint32_t>(board.leaders.size()));
  for (const Score& one : board.leaders) {
    writer.bits(one.number, number_bits);
    writer.bits(one.score, 16);
  }
}

void write(BitWriter& writer, const HighScores& scores) {
  writer.number(static_cast<std::uint32_t>(scores.best.size()));
  for (const auto& [name, score] : scores.best) {
    writer.text(name);
    writer.bits(score, 16);
  }
}

void write(BitWriter& writer, const Shattered& event) {
  writer.bits(event.victim, number_bits);
  writer.bits(event.by, number_bits);
  writer.bits(event.score, 16);
  writer.bits(event.x, place_bits);
  writer.bits(event.y, place_bits);
}

void write(BitWriter& writer, const Pong& pong) { writer.number(pong.number); }
void write(BitWriter& writer, const Refusal& refusal) { writer.text(refusal.why); }
void write(BitWriter& writer, const Snapshot& snapshot) { write(writer, snapshot, nullptr); }

/// A count of things that follow. Fails above `most`, so that a stranger cannot make the reader reserve memory.
std::uint32_t read_count(BitReader& reader, std::size_t most) {
  const std::uint32_t count = reader.number();
  if (count > most) reader.fail();
  return reader.failed() ? 0 : count;
}

std::uint16_t read_ship(BitReader& reader) { return static_cast<std::uint16_t>(reader.bits(number_bits)); }
std::uint16_t read_16(BitReader& reader) { return static_cast<std::uint16_t>(reader.bits(16)); }

void read(BitReader& reader, Join& join) {
  join.name = reader.text(longest_name);
  join.token = reader.text(longest_token);
}

void read(BitReader& reader, Inputs& message) {
  message.seen = reader.bits(32);
  message.first = reader.number();
  const std::uint32_t count = read_count(reader, most_inputs);
  if (message.first == 0 || message.first > UINT32_MAX - count) reader.fail();
  for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
    Input input;
    input.heading = static_cast<Heading>(reader.bits(8));
    input.thrusts = reader.flag();
    input.dashes = reader.flag();
    message.inputs.push_back(input);
  }
}

void read(BitReader& reader, Ping& ping) { ping.number = reader.number(); }

void read(BitReader& reader, Welcome& welcome) {
  welcome.number = read_ship(reader);
  welcome.token = reader.text(longest_token);
  welcome.next = reader.number();
  welcome.is_back = reader.flag();
}

void read(BitReader& reader, Roster& roster) {
  const std::uint32_t count = read_count(reader, most_players);
  for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
    const std::uint16_t number = read_ship(reader);
    roster.names.emplace_back(number, reader.text(longest_name));
  }
}

void read(BitReader& reader, Board& board) {
  board.players = reader.number();
  board.place = reader.number();
  const std::uint32_t count = read_count(reader, board_size);
  for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
    const std::uint16_t number = read_ship(reader);
    board.leaders.push_back({number, read_16(reader)});
  }
}

void read(BitReader& reader, HighScores& scores) {
  const std::uint32_t count = read_count(reader, board_size);
  for (std::uint32_t i = 0; i < count && !reader.failed(); ++i) {
    std::string name = reader.text(longest_name);
    scores.best.emplace_back(std::move(name), read_16(reader));
  }
}

void read(BitReader& reader, Shattered& event) {
  event.victim = read_ship(reader);
  event.by = read_ship(reader);
  event.score = read_16(reader);
  event.x = static_cast<std::uint16_t>(reader.bits(place_bits));
  event.y = static_cast<std::uint16_t>(reader.bits(place_bits));
}

void read(BitReader& reader, Pong& pong) { pong.number = reader.number(); }
void read(BitReader& reader, Refusal& refusal) { refusal.why = reader.text(longest_sentence); }

template <class Variant>
Bytes encode_any(const Variant& message) {
  BitWriter writer;
  writer.bits(static_cast<std::uint32_t>(message.index()), kind_bits);
  std::visit([&](const auto& one) { write(writer, one); }, message);
  return writer.take();
}

template <class Variant, class Kind>
std::optional<Variant> decode_one(BitReader& reader) {
  Kind message;
  read(reader, message);
  return reader.is_complete() ? std::optional<Variant>(std::move(message)) : std::nullopt;
}

}  // namespace

Bytes encode(const Request& request) { return encode_any(request); }
Bytes encode(const Answer& answer) { return encode_any(answer); }

Bytes encode_snapshot(const Snapshot& snapshot, const Snapshot* baseline) {
  BitWriter writer;
  writer.bits(std::variant_size_v<Answer> - 1, kind_bits);  // Snapshot is the last one
  write(writer, snapshot, baseline);
  return writer.take();
}

std::optional<Request> decode_request(std::span<const std::byte> bytes) {
  BitReader reader(bytes);
  switch (reader.bits(kind_bits)) {
    case 0: return decode_one<Request, Join>(reader);
    case 1: return decode_one<Request, Inputs>(reader);
    case 2: return decode_one<Request, Ping>(reader);
    default: return std::nullopt;
  }
}

std::optional<Answer> decode_answer(std::span<const std::byte> bytes, const SnapshotHistory& history) {
  BitReader reader(bytes);
  switch (reader.bits(kind_bits)) {
    case 0: return decode_one<Answer, Welcome>(reader);
    case 1: return decode_one<Answer, Roster>(reader);
    case 2: return decode_one<Answer, Board>(reader);
    case 3: return decode_one<Answer, HighScores>(reader);
    case 4: return decode_one<Answer, Shattered>(reader);
    case 5: return decode_one<Answer, Pong>(reader);
    case 6: return decode_one<Answer, Refusal>(reader);
    case 7:
      if (auto snapshot = read_snapshot(reader, history)) return std::move(*snapshot);
      return std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace game
