#pragma once

#include "text/cursor.hpp"
#include "text/operation.hpp"
#include "text/patch.hpp"
#include "text/result.hpp"
#include "text/roster.hpp"
#include "text/run_list.hpp"
#include "text/version.hpp"
#include "text/waiting.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace text {

/// A text is not longer, in UTF-16 code units.
inline constexpr std::uint32_t max_units = 1 << 30;

/// One replica of a text that several people edit at once. Replicas that have received the same operations
/// have the same text, in any order of the operations; duplicates are ignored. A value: copies are
/// independent.
///
/// Texts are UTF-8. Positions and lengths are UTF-16 code units, as CodeMirror and JavaScript count. The
/// characters with an id are Unicode code points, so that no operation can separate the two units of one.
class Document {
 public:
  /// The agent is this replica's own number. A replica that is made again from a stored version may keep it
  /// if the stored version has all operations that were ever sent under it.
  explicit Document(Agent agent) : agent_(agent) {}

  [[nodiscard]] Agent agent() const { return agent_; }
  [[nodiscard]] std::uint32_t length() const { return list_.units(); }
  [[nodiscard]] std::string text() const { return list_.text(); }

  /// A character range of the text that one agent inserted, and its text.
  struct Piece {
    IdRange characters;
    std::string text;
  };
  /// Returns the characters of a part of the text. Errors: beyond_end, inside_pair.
  [[nodiscard]] Result<std::vector<Piece>> pieces(std::uint32_t position, std::uint32_t length) const;
  /// Returns a part of the text. Errors: beyond_end, inside_pair.
  [[nodiscard]] Result<std::string> text(std::uint32_t position, std::uint32_t length) const;

  // Own edits. Each returns the operations for the other replicas: none if nothing changes.

  /// Inserts a text. Errors: beyond_end, inside_pair, not_utf8, too_long, bad_sequence.
  [[nodiscard]] Result<Operations> insert(std::uint32_t position, std::string_view text);
  /// Inserts a text directly behind a known character, which may be erased: there the text of erased
  /// neighbours can be restored in its order. Errors: not_utf8, too_long, bad_sequence.
  [[nodiscard]] Result<Operations> insert_after(Id character, std::string_view text);
  /// Erases a part of the text. Errors: beyond_end, inside_pair, bad_sequence.
  [[nodiscard]] Result<Operations> erase(std::uint32_t position, std::uint32_t length);

  // Others' edits

  struct Applied {
    Patches patches;             ///< for a view of this text
    std::optional<Fault> fault;  ///< of the first operation that was refused; those before it were applied
  };
  /// Applies operations. An operation that depends on others that were not received waits for them. Faults:
  /// not_utf8, too_long, no_length, bad_sequence, bad_origin, too_early.
  [[nodiscard]] Applied apply(std::span<const Operation> operations);
  /// Returns whether an operation would not wait: it has no fault of its own, and this replica has all on which it depends.
  [[nodiscard]] bool is_ready_for(const Operation& operation) const;
  /// Returns the number of operations that wait for others.
  [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  [[nodiscard]] Version version() const { return roster_.version(); }
  /// Returns the part of the version that is about one agent.
  [[nodiscard]] Known known(Agent agent) const { return roster_.known(agent); }
  /// Returns the operations that a replica with this version lacks, in an order in which none has to wait.
  /// With an empty Version, returns the whole document; encode() makes a snapshot of it.
  [[nodiscard]] Operations since(const Version& version) const;

  // Cursors

  /// Returns a cursor for a position. `Side::after` keeps to the text before it. Errors: beyond_end,
  /// inside_pair.
  [[nodiscard]] Result<Cursor> cursor(std::uint32_t position, Side side) const;
  /// Returns the position of a cursor; nullopt if its character was not received yet.
  [[nodiscard]] std::optional<std::uint32_t> position(const Cursor& cursor) const;

  struct Range {
    std::uint32_t position;
    std::uint32_t length;
  };
  /// Returns the parts of the text that are characters of the range, in the order of their ids.
  [[nodiscard]] std::vector<Range> ranges(const IdRange& characters) const;

  /// Returns the parts of the range that are erased. The characters of a part are side by side.
  [[nodiscard]] std::vector<IdRange> erased(const IdRange& characters) const;
  /// Returns whether a character is before another one. Both are known; they may be erased.
  [[nodiscard]] bool is_before(Id a, Id b) const {
    return list_.is_before(list_.find(roster_.point(a)), list_.find(roster_.point(b)));
  }
  /// Returns whether no other character, erased or not, is between two known ones.
  [[nodiscard]] bool is_directly_before(Id a, Id b) const {
    return list_.before(list_.find(roster_.point(b))) == roster_.point(a);
  }

 private:
  [[nodiscard]] std::optional<Fault> check(std::uint32_t position, std::uint32_t length) const;
  [[nodiscard]] Result<Operations> insert(RunList::Place place, std::string_view text);
  [[nodiscard]] std::uint32_t add_agent(Agent agent);
  template <class Visit>
  void for_each_part(const IdRange& characters, Visit&& visit) const;
  [[nodiscard]] std::optional<Fault> receive(Operation operation, Patches& patches);
  [[nodiscard]] std::optional<Fault> integrate(const Insertion& insertion, Patches& patches);
  [[nodiscard]] std::optional<Fault> integrate(const Erasure& erasure, Patches& patches);

  Agent agent_;
  Roster roster_;
  RunList list_;
  Waiting waiting_;
};

}  // namespace text
