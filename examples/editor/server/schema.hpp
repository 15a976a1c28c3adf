// The tables of the store.
#pragma once

namespace editor {

/// A document is a log of the operations that arrived, each entry with its time. A snapshot has the operations of all
/// entries up to its number, without the text that was erased since: the text at an earlier time is made of a snapshot
/// of that time and the entries after it. So snapshots are kept.
inline constexpr const char* schema = R"(
  CREATE TABLE IF NOT EXISTS documents(
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, key TEXT NOT NULL UNIQUE, history INTEGER NOT NULL,
    last INTEGER NOT NULL DEFAULT 0, log_size INTEGER NOT NULL DEFAULT 0,
    since_snapshot INTEGER NOT NULL DEFAULT 0, snapshot_size INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS replicas(
    agent INTEGER PRIMARY KEY, document INTEGER NOT NULL REFERENCES documents, token TEXT NOT NULL UNIQUE);
  CREATE TABLE IF NOT EXISTS log(
    document INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, operations BLOB NOT NULL,
    PRIMARY KEY(document, number)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS snapshots(
    document INTEGER NOT NULL, number INTEGER NOT NULL, operations BLOB NOT NULL,
    PRIMARY KEY(document, number)) WITHOUT ROWID;
)";

}  // namespace editor
