#include "store.hpp"

#include <algorithm>

#include "../../common/text_rules.hpp"
#include "../../common/token.hpp"
#include "schema.hpp"

namespace chat {

namespace {

// The columns of read(), in its order.
#define MESSAGE_COLUMNS                                                                                \
  "SELECT place, version, at, name, request, text, edited, reacted FROM messages JOIN people ON id = " \
  "person "

using Run = Statement::Run;

}  // namespace

std::unique_ptr<Store> Store::open(const std::string& path, std::string& why) {
  Database database = open_database(path, why);
  if (!database) return nullptr;
  execute(database.get(), schema);
  return std::unique_ptr<Store>(new Store(std::move(database)));
}

Store::Store(Database database)
    : database_(std::move(database)),
      find_person_(database_.get(), "SELECT id, name FROM people WHERE token = ?"),
      add_person_(database_.get(), "INSERT INTO people(name, key, token) VALUES(?, ?, ?)"),
      find_room_(database_.get(),
                 "SELECT id, name, (SELECT ifnull(max(place), 0) FROM messages WHERE room = rooms.id), "
                 "(SELECT ifnull(max(version), 0) FROM messages WHERE room = rooms.id) "
                 "FROM rooms WHERE key = ?"),
      room_name_(database_.get(), "SELECT name FROM rooms WHERE id = ?"),
      add_room_(database_.get(), "INSERT INTO rooms(name, key) VALUES(?, ?)"),
      rooms_of_(database_.get(),
                "SELECT name FROM members JOIN rooms ON id = room WHERE person = ? ORDER BY name"),
      add_member_(database_.get(), "INSERT OR IGNORE INTO members(person, room) VALUES(?, ?)"),
      remove_member_(database_.get(), "DELETE FROM members WHERE person = ? AND room = ?"),
      read_mark_(database_.get(), "SELECT read FROM members WHERE person = ? AND room = ?"),
      set_read_mark_(database_.get(), "UPDATE members SET read = max(read, ?) WHERE person = ? AND room = ?"),
      find_request_(database_.get(), "SELECT room, place FROM messages WHERE person = ? AND request = ?"),
      add_message_(database_.get(),
                   "INSERT INTO messages(room, place, version, person, request, at, text) "
                   "VALUES(?, ?, ?, ?, ?, ?, ?)"),
      author_(database_.get(),
              "SELECT person FROM messages WHERE room = ? AND place = ? AND text IS NOT NULL"),
      edit_(database_.get(),
            "UPDATE messages SET text = ?, edited = 1, version = ? WHERE room = ? AND place = ?"),
      delete_(database_.get(),
              "UPDATE messages SET text = NULL, reacted = 0, version = ? WHERE room = ? AND place = ?"),
      touch_(database_.get(), "UPDATE messages SET reacted = 1, version = ? WHERE room = ? AND place = ?"),
      add_reaction_(database_.get(),
                    "INSERT OR IGNORE INTO reactions(room, place, number, emoji, person) "
                    "VALUES(?, ?, ?, ?, ?)"),
      remove_reaction_(database_.get(),
                       "DELETE FROM reactions WHERE room = ? AND place = ? AND emoji = ? AND person = ?"),
      remove_reactions_(database_.get(), "DELETE FROM reactions WHERE room = ? AND place = ?"),
      reactions_(database_.get(),
                 "SELECT emoji, name FROM reactions JOIN people ON id = person "
                 "WHERE room = ? AND place = ? ORDER BY number"),
      message_(database_.get(), MESSAGE_COLUMNS "WHERE room = ? AND place = ?"),
      messages_(database_.get(),
                MESSAGE_COLUMNS "WHERE room = ? AND place > ? AND place < ? ORDER BY place DESC LIMIT ?"),
      changes_(database_.get(),
               MESSAGE_COLUMNS "WHERE room = ? AND version > ? AND place <= ? ORDER BY version LIMIT ?"),
      position_(database_.get(), "SELECT epoch, place FROM log"),
      set_position_(database_.get(), "INSERT OR REPLACE INTO log(id, epoch, place) VALUES(1, ?, ?)"),
      all_people_(database_.get(), "SELECT id, key, token FROM people ORDER BY id"),
      all_rooms_(database_.get(),
                 "SELECT id, key, (SELECT ifnull(max(version), 0) FROM messages WHERE room = rooms.id) "
                 "FROM rooms ORDER BY id"),
      all_members_(database_.get(), "SELECT person, room FROM members ORDER BY person, room") {}

void Store::change() {
  if (has_changes_) return;
  execute(database_.get(), "BEGIN IMMEDIATE");
  has_changes_ = true;
}

void Store::commit() {
  if (!has_changes_) return;
  execute(database_.get(), "COMMIT");
  has_changes_ = false;
}

std::optional<Person> Store::find_person(std::string_view token) {
  Run row(find_person_, token_hash(token));
  if (!row.next()) return std::nullopt;
  return Person{row.number(0), std::string(row.text(1))};
}

std::optional<Store::NewPerson> Store::add_person(std::string_view name) {
  const std::string token = new_token();
  auto person = add_person(name, token_hash(token));
  if (!person) return std::nullopt;
  return NewPerson{*std::move(person), token};
}

std::optional<Person> Store::add_person(std::string_view name, std::string_view hash) {
  change();
  if (!Run(add_person_, name, folded(name), hash).done()) return std::nullopt;
  const auto id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(database_.get()));
  return Person{id, std::string(name)};
}

StoredRoom& Store::remember(StoredRoom room) {
  const std::string key = folded(room.name);
  StoredRoom& stored = rooms_[key] = std::move(room);
  room_by_id_[stored.id] = &stored;
  return stored;
}

StoredRoom* Store::find_room(std::uint64_t id) {
  if (const auto known = room_by_id_.find(id); known != room_by_id_.end()) return known->second;
  Run row(room_name_, id);
  return row.next() ? find_room(std::string(row.text(0))) : nullptr;
}

StoredRoom* Store::find_room(std::string_view name) {
  const std::string key = folded(name);
  if (const auto known = rooms_.find(key); known != rooms_.end()) return &known->second;
  Run row(find_room_, key);
  if (!row.next()) return nullptr;
  return &remember({row.number(0), std::string(row.text(1)), row.number(2), row.number(3)});
}

StoredRoom& Store::add_room(std::string_view name) {
  change();
  Run(add_room_, name, folded(name)).done();
  const auto id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(database_.get()));
  return remember({id, std::string(name)});
}

std::vector<std::string> Store::rooms_of(std::uint64_t person) {
  std::vector<std::string> names;
  Run row(rooms_of_, person);
  while (row.next()) names.emplace_back(row.text(0));
  return names;
}

void Store::add_member(std::uint64_t person, std::uint64_t room) {
  change();
  Run(add_member_, person, room).done();
}

void Store::remove_member(std::uint64_t person, std::uint64_t room) {
  change();
  Run(remove_member_, person, room).done();
}

bool Store::is_member(std::uint64_t person, std::uint64_t room) {
  return Run(read_mark_, person, room).next();
}

std::uint64_t Store::read_mark(std::uint64_t person, std::uint64_t room) {
  Run row(read_mark_, person, room);
  return row.next() ? row.number(0) : 0;
}

void Store::set_read_mark(std::uint64_t person, std::uint64_t room, std::uint64_t offset) {
  change();
  Run(set_read_mark_, offset, person, room).done();
}

std::optional<Store::Place> Store::find_request(std::uint64_t person, std::string_view id) {
  Run row(find_request_, person, id);
  if (!row.next()) return std::nullopt;
  return Place{row.number(0), row.number(1)};
}

std::optional<Message> Store::add_message(StoredRoom& room, const Person& by, std::string_view id,
                                          std::string_view text, std::uint64_t now) {
  change();
  Message message;
  message.offset = room.last + 1;
  message.version = room.version + 1;
  message.at = now;
  message.by = by.name;
  message.id = id;
  message.text = text;
  if (!Run(add_message_, room.id, message.offset, message.version, by.id, id, now, text).done())
    return std::nullopt;
  ++room.last;
  ++room.version;
  return message;
}

std::uint64_t Store::author(std::uint64_t room, std::uint64_t offset) {
  Run row(author_, room, offset);
  return row.next() ? row.number(0) : 0;
}

Message Store::edit_message(StoredRoom& room, std::uint64_t offset, std::string_view text) {
  change();
  Run(edit_, text, ++room.version, room.id, offset).done();
  return message(room.id, offset);
}

Message Store::delete_message(StoredRoom& room, std::uint64_t offset) {
  change();
  Run(remove_reactions_, room.id, offset).done();
  Run(delete_, ++room.version, room.id, offset).done();
  return message(room.id, offset);
}

Message Store::react(StoredRoom& room, std::uint64_t offset, std::uint64_t person, std::string_view emoji,
                     bool on) {
  change();
  const std::uint64_t version = ++room.version;
  if (on)
    Run(add_reaction_, room.id, offset, version, emoji, person).done();
  else
    Run(remove_reaction_, room.id, offset, emoji, person).done();
  Run(touch_, version, room.id, offset).done();
  return message(room.id, offset);
}

Message Store::message(std::uint64_t room, std::uint64_t offset) {
  Run rows(message_, room, offset);
  std::vector<Message> found = read(rows, room);
  return found.empty() ? Message{} : std::move(found.front());
}

std::vector<Message> Store::messages(std::uint64_t room, std::uint64_t above, std::uint64_t before,
                                     std::size_t count) {
  Run rows(messages_, room, above, before, std::uint64_t{count});
  std::vector<Message> found = read(rows, room);
  std::reverse(found.begin(), found.end());
  return found;
}

std::vector<Message> Store::changes(std::uint64_t room, std::uint64_t after_version, std::uint64_t up_to,
                                    std::size_t count) {
  Run rows(changes_, room, after_version, up_to, std::uint64_t{count});
  return read(rows, room);
}

std::vector<Message> Store::read(Statement::Run& rows, std::uint64_t room) {
  std::vector<Message> found;
  while (rows.next()) {
    Message message;
    message.offset = rows.number(0);
    message.version = rows.number(1);
    message.at = rows.number(2);
    message.by = rows.text(3);
    message.id = rows.text(4);
    message.was_deleted = rows.is_null(5);
    message.text = rows.text(5);
    message.was_edited = rows.number(6) != 0;
    if (rows.number(7) != 0) add_reactions(message, room);
    found.push_back(std::move(message));
  }
  return found;
}

void Store::add_reactions(Message& message, std::uint64_t room) {
  Run rows(reactions_, room, message.offset);
  while (rows.next()) {
    const auto known = std::find_if(message.reactions.begin(), message.reactions.end(),
                                    [&](const Reaction& one) { return one.emoji == rows.text(0); });
    if (known == message.reactions.end())
      message.reactions.push_back({std::string(rows.text(0)), {std::string(rows.text(1))}});
    else
      known->people.emplace_back(rows.text(1));
  }
}

duet::Position Store::position() {
  Run row(position_);
  if (!row.next()) return {};
  return {std::string(row.text(0)), row.number(1)};
}

void Store::set_position(const duet::Position& position) {
  change();
  Run(set_position_, position.epoch, position.offset).done();
}

std::string Store::fingerprint() {
  std::string state;
  for (Statement* all : {&all_people_, &all_rooms_, &all_members_}) {
    const int columns = all == &all_members_ ? 2 : 3;
    Run row(*all);
    while (row.next())
      for (int column = 0; column < columns; ++column)
        (state += row.text(column)) += column + 1 == columns ? '\n' : '\t';
    state += '\n';
  }
  return token_hash(state);
}

}  // namespace chat
