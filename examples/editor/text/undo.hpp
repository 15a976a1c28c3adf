#pragma once

#include "text/document.hpp"
#include "text/operation.hpp"
#include "text/patch.hpp"
#include "text/result.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace text {

/// The own edits of one person, who undoes and redoes them. The edits of others stay: undoing an insertion
/// erases the characters of it that are still there; undoing an erasure inserts the erased text again, where
/// it was.
///
/// All own edits are made through this class. Typing on is one step, and so is erasing on, until seal() is
/// called: after a pause, say.
class Undo {
 public:
  /// The document must outlive this object and keep its address. At most `most` steps are remembered; the
  /// oldest are discarded.
  explicit Undo(Document& document, std::size_t most = 1000) : document_(document), most_(most) {}

  /// Document::insert()
  [[nodiscard]] Result<Operations> insert(std::uint32_t position, std::string_view text) {
    return replace(position, 0, text);
  }
  /// Document::erase()
  [[nodiscard]] Result<Operations> erase(std::uint32_t position, std::uint32_t length) {
    return replace(position, length, {});
  }
  /// Replaces a part of the text in one step. Errors: those of Document::insert() and Document::erase().
  [[nodiscard]] Result<Operations> replace(std::uint32_t position, std::uint32_t length,
                                           std::string_view text);

  struct Change {
    Operations operations;  ///< for the other replicas
    Patches patches;        ///< for a view of the text; none if others have erased all of it already
  };
  /// Makes several edits in one step, such as those of several cursors or of a file that was written. The result
  /// has those before the first that is refused, for the reasons of replace().
  [[nodiscard]] Change replace(std::span<const Patch> edits);

  /// Begins a new step with the next edit.
  void seal() { last_edit_ = Kind::none; }

  [[nodiscard]] bool can_undo() const { return !done_.empty(); }
  [[nodiscard]] bool can_redo() const { return !undone_.empty(); }

  /// Undoes the last step. Does nothing if there is none.
  [[nodiscard]] Change undo();
  /// Redoes the step that was undone last. Does nothing if there is none, or if there was an edit since.
  [[nodiscard]] Change redo();

 private:
  /// Characters of this agent that an edit inserted, or characters of anybody that it erased.
  struct Part {
    IdRange characters;
    bool is_insertion;
    std::string text;  // of an erasure
  };
  using Step = std::vector<Part>;
  enum class Kind : std::uint8_t { none, typing, erasing, both };

  [[nodiscard]] Result<Operations> edit(std::uint32_t position, std::uint32_t length, std::string_view text,
                                        Step& step);
  void remember(Step step, Kind kind, bool follows);
  [[nodiscard]] Step revert(const Step& step, Change& change);
  void erase_again(const IdRange& characters, Step& reverted, Change& change);
  void insert_again(std::span<const Part> erasures, Step& reverted, Change& change);
  void rename(const IdRange& old, std::uint32_t sequence);

  Document& document_;
  std::size_t most_;
  std::deque<Step> done_;
  std::deque<Step> undone_;
  Kind last_edit_ = Kind::none;
  Cursor last_end_;  // of the last edit
};

}  // namespace text
