// The tables of the store.
#pragma once

namespace chat {

/// A message that was deleted keeps its place without its text. Reactions are counted by their rows.
inline constexpr const char* schema = R"(
  CREATE TABLE IF NOT EXISTS people(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, token TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS rooms(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS members(
    person INTEGER NOT NULL REFERENCES people, room INTEGER NOT NULL REFERENCES rooms,
    read INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(person, room)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages(
    room INTEGER NOT NULL, place INTEGER NOT NULL, version INTEGER NOT NULL, person INTEGER NOT NULL,
    request TEXT NOT NULL, at INTEGER NOT NULL, text TEXT, edited INTEGER NOT NULL DEFAULT 0,
    reacted INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(room, place)) WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS requests ON messages(person, request);
  CREATE INDEX IF NOT EXISTS versions ON messages(room, version);
  CREATE TABLE IF NOT EXISTS reactions(
    room INTEGER NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, emoji TEXT NOT NULL,
    person INTEGER NOT NULL, PRIMARY KEY(room, place, emoji, person)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS log(id INTEGER PRIMARY KEY, epoch TEXT NOT NULL, place INTEGER NOT NULL);
)";

}  // namespace chat
