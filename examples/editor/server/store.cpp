#include "store.hpp"

#include <algorithm>

#include "../../common/text_rules.hpp"
#include "../../common/token.hpp"
#include "schema.hpp"
#include "text/message.hpp"

namespace editor {

namespace {

using Run = common::Statement::Run;

/// Applies what the store has: operations that were checked when they arrived.
void apply(text::Document& document, std::string_view bytes) {
  if (const auto operations = text::decode_operations(bytes)) static_cast<void>(document.apply(*operations));
}

}  // namespace

std::unique_ptr<Store> Store::open(const std::string& path, std::string& why) {
  common::Database database = common::open_database(path, why);
  if (!database) return nullptr;
  common::execute(database.get(), schema);
  return std::unique_ptr<Store>(new Store(std::move(database)));
}

Store::Store(common::Database database)
    : database_(std::move(database)),
      find_document_(database_.get(),
                     "SELECT id, name, history, last, log_size, since_snapshot, snapshot_size "
                     "FROM documents WHERE key = ?"),
      add_document_(database_.get(), "INSERT INTO documents(name, key, history) VALUES(?, ?, ?)"),
      update_document_(database_.get(),
                       "UPDATE documents SET last = ?, log_size = ?, since_snapshot = ?, snapshot_size = ? "
                       "WHERE id = ?"),
      find_replica_(database_.get(), "SELECT agent, document FROM replicas WHERE token = ?"),
      add_replica_(database_.get(), "INSERT INTO replicas(document, token) VALUES(?, ?)"),
      append_(database_.get(), "INSERT INTO log(document, number, at, operations) VALUES(?, ?, ?, ?)"),
      add_snapshot_(database_.get(),
                    "INSERT OR IGNORE INTO snapshots(document, number, operations) VALUES(?, ?, ?)"),
      snapshot_(database_.get(),
                "SELECT number, operations FROM snapshots WHERE document = ? AND number <= ? "
                "ORDER BY number DESC LIMIT 1"),
      entries_(
          database_.get(),
          "SELECT operations FROM log WHERE document = ? AND number > ? AND number <= ? ORDER BY number"),
      at_(database_.get(), "SELECT at FROM log WHERE document = ? AND number = ?") {}

void Store::change() {
  if (has_changes_) return;
  common::execute(database_.get(), "BEGIN IMMEDIATE");
  has_changes_ = true;
}

void Store::commit() {
  if (!has_changes_) return;
  common::execute(database_.get(), "COMMIT");
  has_changes_ = false;
}

std::optional<StoredDocument> Store::find_document(std::string_view name) {
  Run row(find_document_, common::folded(name));
  if (!row.next()) return std::nullopt;
  return StoredDocument{
      row.number(0), std::string(row.text(1)), row.number(2), row.number(3), row.number(4), row.number(5),
      row.number(6)};
}

void Store::update(const StoredDocument& document) {
  Run(update_document_, document.last, document.log_size, document.since_snapshot, document.snapshot_size,
      document.id)
      .done();
}

StoredDocument Store::add_document(std::string_view name) {
  change();
  StoredDocument document;
  document.name = name;
  // 52 random bits: they only tell one log from another.
  document.history = std::stoull(common::new_token().substr(0, 13), nullptr, 16) | 1;
  Run(add_document_, name, common::folded(name), document.history).done();
  document.id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(database_.get()));
  return document;
}

std::optional<Store::Replica> Store::find_replica(std::string_view token) {
  Run row(find_replica_, common::token_hash(token));
  if (!row.next()) return std::nullopt;
  return Replica{row.number(0), row.number(1)};
}

Store::NewReplica Store::add_replica(std::uint64_t document) {
  change();
  const std::string token = common::new_token();
  Run(add_replica_, document, common::token_hash(token)).done();
  return {static_cast<text::Agent>(sqlite3_last_insert_rowid(database_.get())), token};
}

void Store::append(StoredDocument& document, std::uint64_t at, std::string_view operations) {
  change();
  Run(append_, document.id, ++document.last, at, common::Blob{operations}).done();
  document.log_size += operations.size();
  document.since_snapshot += operations.size();
  update(document);
}

void Store::add_snapshot(StoredDocument& document, std::string_view operations) {
  change();
  Run(add_snapshot_, document.id, document.last, common::Blob{operations}).done();
  document.since_snapshot = 0;
  document.snapshot_size = operations.size();
  update(document);
}

text::Document Store::read(std::uint64_t document, std::uint64_t number) {
  text::Document replica(0);
  std::uint64_t from = 0;
  {
    Run row(snapshot_, document, number);
    if (row.next()) {
      from = row.number(0);
      apply(replica, row.bytes(1));
    }
  }
  Run rows(entries_, document, from, number);
  while (rows.next()) apply(replica, rows.bytes(0));
  return replica;
}

std::vector<Moment> Store::moments(const StoredDocument& document, std::size_t most) {
  std::vector<Moment> moments;
  const auto add = [&](std::uint64_t number) {
    Run row(at_, document.id, number);
    if (row.next()) moments.push_back({number, row.number(0)});
  };
  const std::uint64_t step = std::max<std::uint64_t>(1, (document.last + most - 1) / most);
  for (std::uint64_t number = step; number < document.last; number += step) add(number);
  add(document.last);
  return moments;
}

}  // namespace editor
