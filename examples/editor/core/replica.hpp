// This person's copy of a document.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "text/document.hpp"
#include "text/undo.hpp"

namespace editor {

/// The text, own edits that the server has not stored yet, and undo. Own operations have numbers, so it does no harm to
/// send them again: the server ignores those that it has.
class Replica {
 public:
  /// The server gave this agent to this replica alone. `stored`: its operations that the server has.
  Replica(text::Agent agent, text::Known stored) : stored_(stored), document_(agent), undo_(document_) {}
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  [[nodiscard]] const text::Document& document() const { return document_; }
  [[nodiscard]] bool can_undo() const { return undo_.can_undo(); }
  [[nodiscard]] bool can_redo() const { return undo_.can_redo(); }

  // Own changes. Each returns the patches that were made.

  /// Makes one step of edits. Those after the first that is refused, for the reasons of text::Undo::replace(), are not made.
  text::Patches edit(std::span<const text::Patch> edits);
  text::Patches undo();
  text::Patches redo();
  /// The next edit begins a new step of undo.
  void seal() { undo_.seal(); }
  /// Takes operations of this agent that were made with a copy of this document.
  text::Document::Applied adopt(std::span<const text::Operation> operations);

  /// Applies operations of others, or of this replica before it was made again.
  text::Document::Applied receive(std::span<const text::Operation> operations) {
    return document_.apply(operations);
  }

  // Sending

  /// The server has stored own operations up to here.
  void note_stored(text::Known known);
  [[nodiscard]] text::Known stored() const { return stored_; }
  /// Returns the number of own characters and erasures that the server has not stored.
  [[nodiscard]] std::uint64_t unstored() const;
  [[nodiscard]] text::Operations unstored_operations() const;

  [[nodiscard]] bool has_outgoing() const { return !outgoing_.empty(); }
  /// Returns the own operations since the last call.
  text::Operations take_outgoing() { return std::exchange(outgoing_, {}); }
  /// Everything that is not stored is to be sent: the connection is a new one.
  void send_again() { outgoing_ = unstored_operations(); }

 private:
  text::Patches made(text::Undo::Change change);

  text::Known stored_;
  text::Document document_;
  text::Undo undo_;
  text::Operations outgoing_;
};

}  // namespace editor
