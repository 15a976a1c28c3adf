#include "snapshot_codec.hpp"

#include <algorithm>

namespace game {

namespace {

constexpr unsigned coordinate_bits = 20;  // of arena_size
constexpr unsigned ship_bits = 14;        // of arena_size in ship_grain
constexpr unsigned shard_bits = 12;       // of arena_size in shard_grain
constexpr unsigned speed_bits = 15;
constexpr Fixed speed_bias = 1 << (speed_bits - 1);
static_assert(arena_size == 1 << coordinate_bits);
static_assert(arena_size / ship_grain == 1 << ship_bits && arena_size / shard_grain == 1 << shard_bits);
static_assert(highest_speed < speed_bias);

/// The kinds of difference between two lists by number. `end` has no number.
enum class Change : std::uint8_t { end, removed, added, changed };

void write_own(BitWriter& writer, const Ship& ship) {
  writer.bits(static_cast<std::uint32_t>(ship.state), 2);
  writer.bits(ship.heading, 8);
  writer.bits(ship.dash, 3);
  writer.bits(ship.cooldown, 6);
  writer.bits(ship.shield, 6);
  writer.bits(ship.rest, 6);
  writer.number(ship.score);
  for (const Fixed place : {ship.position.x, ship.position.y})
    writer.bits(static_cast<std::uint32_t>(place), coordinate_bits);
  for (const Fixed speed : {ship.velocity.x, ship.velocity.y})
    writer.bits(static_cast<std::uint32_t>(speed + speed_bias), speed_bits);
}

std::uint16_t read_score(BitReader& reader) {
  const std::uint32_t score = reader.number();
  if (score > highest_score) reader.fail();
  return static_cast<std::uint16_t>(score);
}

Ship read_own(BitReader& reader) {
  Ship ship;
  const std::uint32_t state = reader.bits(2);
  if (state > 2) reader.fail();
  ship.state = static_cast<Ship::State>(state);
  ship.heading = static_cast<Heading>(reader.bits(8));
  ship.dash = static_cast<std::uint8_t>(reader.bits(3));
  ship.cooldown = static_cast<std::uint8_t>(reader.bits(6));
  ship.shield = static_cast<std::uint8_t>(reader.bits(6));
  ship.rest = static_cast<std::uint8_t>(reader.bits(6));
  ship.score = read_score(reader);
  for (Fixed* place : {&ship.position.x, &ship.position.y})
    *place = static_cast<Fixed>(reader.bits(coordinate_bits));
  for (Fixed* speed : {&ship.velocity.x, &ship.velocity.y}) {
    *speed = static_cast<Fixed>(reader.bits(speed_bits)) - speed_bias;
    if (std::abs(*speed) > highest_speed) reader.fail();
  }
  return ship;
}

void write_whole(BitWriter& writer, const SeenShard& shard) {
  writer.bits(shard.x, shard_bits);
  writer.bits(shard.y, shard_bits);
}

void read_whole(BitReader& reader, SeenShard& shard) {
  shard.x = static_cast<std::uint16_t>(reader.bits(shard_bits));
  shard.y = static_cast<std::uint16_t>(reader.bits(shard_bits));
}

void write_whole(BitWriter& writer, const SeenShip& ship) {
  writer.bits(ship.x, ship_bits);
  writer.bits(ship.y, ship_bits);
  writer.bits(ship.heading, 8);
  writer.flag(ship.is_dashing);
  writer.flag(ship.is_shielded);
  writer.number(ship.score);
}

void read_whole(BitReader& reader, SeenShip& ship) {
  ship.x = static_cast<std::uint16_t>(reader.bits(ship_bits));
  ship.y = static_cast<std::uint16_t>(reader.bits(ship_bits));
  ship.heading = static_cast<Heading>(reader.bits(8));
  ship.is_dashing = reader.flag();
  ship.is_shielded = reader.flag();
  ship.score = read_score(reader);
}

/// A shard that was taken, and its number given to another one.
void write_change(BitWriter& writer, const SeenShard& shard, const SeenShard&) { write_whole(writer, shard); }
void read_change(BitReader& reader, SeenShard& shard) { read_whole(reader, shard); }

void write_change(BitWriter& writer, const SeenShip& ship, const SeenShip& before) {
  const bool has_moved = ship.x != before.x || ship.y != before.y;
  writer.flag(has_moved);
  if (has_moved) {
    writer.signed_number(ship.x - before.x);
    writer.signed_number(ship.y - before.y);
  }
  writer.flag(ship.heading != before.heading);
  if (ship.heading != before.heading) writer.bits(ship.heading, 8);
  const bool is_other = ship.is_dashing != before.is_dashing || ship.is_shielded != before.is_shielded ||
                        ship.score != before.score;
  writer.flag(is_other);
  if (!is_other) return;
  writer.flag(ship.is_dashing);
  writer.flag(ship.is_shielded);
  writer.number(ship.score);
}

std::uint16_t read_moved(BitReader& reader, std::uint16_t before) {
  const std::int64_t moved = before + std::int64_t{reader.signed_number()};
  if (moved < 0 || moved >= 1 << ship_bits) reader.fail();
  return static_cast<std::uint16_t>(moved);
}

void read_change(BitReader& reader, SeenShip& ship) {
  if (reader.flag()) {
    ship.x = read_moved(reader, ship.x);
    ship.y = read_moved(reader, ship.y);
  }
  if (reader.flag()) ship.heading = static_cast<Heading>(reader.bits(8));
  if (!reader.flag()) return;
  ship.is_dashing = reader.flag();
  ship.is_shielded = reader.flag();
  ship.score = read_score(reader);
}

/// The differences by number: the kind, the number as its distance from the last one, and the particulars.
template <class Item>
void write_list(BitWriter& writer, const std::vector<Item>& items, const std::vector<Item>& before) {
  std::uint32_t last = 0;
  const auto begin = [&](Change change, std::uint16_t number) {
    writer.bits(static_cast<std::uint32_t>(change), 2);
    writer.number(number - last);
    last = number + 1u;
  };
  auto old = before.begin();
  auto now = items.begin();
  while (old != before.end() || now != items.end()) {
    if (now == items.end() || (old != before.end() && old->number < now->number)) {
      begin(Change::removed, old++->number);
    } else if (old == before.end() || now->number < old->number) {
      begin(Change::added, now->number);
      write_whole(writer, *now++);
    } else {
      if (*now != *old) {
        begin(Change::changed, now->number);
        write_change(writer, *now, *old);
      }
      ++now, ++old;
    }
  }
  writer.bits(static_cast<std::uint32_t>(Change::end), 2);
}

template <class Item>
std::vector<Item> read_list(BitReader& reader, const std::vector<Item>& before, std::uint32_t most) {
  std::vector<Item> items;
  auto old = before.begin();
  std::uint32_t next = 0;
  while (true) {
    const auto change = static_cast<Change>(reader.bits(2));
    if (change == Change::end) break;
    const std::uint64_t number = std::uint64_t{next} + reader.number();
    if (reader.failed() || number >= most) {
      reader.fail();
      return {};
    }
    while (old != before.end() && old->number < number) items.push_back(*old++);
    const bool was_there = old != before.end() && old->number == number;
    if (was_there == (change == Change::added)) reader.fail();
    Item item = was_there ? *old++ : Item{};
    item.number = static_cast<std::uint16_t>(number);
    if (change == Change::added) read_whole(reader, item);
    if (change == Change::changed) read_change(reader, item);
    if (reader.failed()) return {};
    if (change != Change::removed) items.push_back(item);
    next = static_cast<std::uint32_t>(number) + 1;
  }
  items.insert(items.end(), old, before.end());
  return items;
}

const Snapshot nothing;

}  // namespace

void write(BitWriter& writer, const Snapshot& snapshot, const Snapshot* baseline) {
  writer.bits(snapshot.tick, 32);
  writer.number(baseline ? snapshot.tick - baseline->tick : 0);
  writer.number(snapshot.ack);
  write_own(writer, snapshot.own);
  const Snapshot& before = baseline ? *baseline : nothing;
  write_list(writer, snapshot.ships, before.ships);
  write_list(writer, snapshot.shards, before.shards);
}

std::optional<Snapshot> read_snapshot(BitReader& reader, const SnapshotHistory& history) {
  Snapshot snapshot;
  snapshot.tick = reader.bits(32);
  const std::uint32_t since = reader.number();
  snapshot.ack = reader.number();
  snapshot.own = read_own(reader);
  const Snapshot* before = since == 0 ? &nothing : history.find(snapshot.tick - since);
  if (reader.failed() || !before) return std::nullopt;
  snapshot.ships = read_list(reader, before->ships, most_players);
  snapshot.shards = read_list(reader, before->shards, most_shards);
  return reader.is_complete() ? std::optional(std::move(snapshot)) : std::nullopt;
}

}  // namespace game
