// Documents and their replicas, on disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../common/database.hpp"
#include "../core/protocol.hpp"
#include "text/document.hpp"

namespace editor {

/// A document's row.
struct StoredDocument {
  std::uint64_t id = 0;
  std::string name;
  std::uint64_t history = 0;         ///< Welcome::history
  std::uint64_t last = 0;            ///< the number of the newest entry of its log
  std::uint64_t log_size = 0;        ///< in bytes, of its whole log
  std::uint64_t since_snapshot = 0;  ///< in bytes, of the entries after the newest snapshot
  std::uint64_t snapshot_size = 0;   ///< in bytes, of that one
};

/// All changes belong to one transaction that commit() ends: until then nobody may be told about them. Errors of the
/// disk end the process (common::fail_to_store).
class Store {
 public:
  /// Opens or creates the file. Returns null and the reason if it cannot be used.
  static std::unique_ptr<Store> open(const std::string& path, std::string& why);

  [[nodiscard]] bool has_changes() const { return has_changes_; }
  void commit();

  /// The document with this name, in any case.
  std::optional<StoredDocument> find_document(std::string_view name);
  StoredDocument add_document(std::string_view name);

  /// The replica that this token was issued to. Only a hash of it is stored.
  struct Replica {
    text::Agent agent = 0;
    std::uint64_t document = 0;
  };
  std::optional<Replica> find_replica(std::string_view token);

  /// Gives a new number to a replica of the document, and a token that proves it.
  struct NewReplica {
    text::Agent agent = 0;
    std::string token;
  };
  NewReplica add_replica(std::uint64_t document);

  /// Appends an entry to a document's log.
  void append(StoredDocument& document, std::uint64_t at, std::string_view operations);
  /// Adds a snapshot that has all entries of the log.
  void add_snapshot(StoredDocument& document, std::string_view operations);

  /// The document after the entry with this number, as a replica of its own that nobody else has.
  text::Document read(std::uint64_t document, std::uint64_t number);

  /// Moments of the log, evenly spaced, at most `most` of them: the newest is the last.
  std::vector<Moment> moments(const StoredDocument& document, std::size_t most);

 private:
  explicit Store(common::Database database);
  void change();
  void update(const StoredDocument& document);

  common::Database database_;
  bool has_changes_ = false;
  common::Statement find_document_, add_document_, update_document_, find_replica_, add_replica_, append_,
      add_snapshot_, snapshot_, entries_, at_;
};

}  // namespace editor
