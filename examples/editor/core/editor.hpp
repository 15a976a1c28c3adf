// The editor's client: the text of one document, the people in it, and the state machine that keeps both up to date. It has no
// screen and no storage; a front shows the model and passes the person's actions on. docs/applications.md describes the
// messages that it exchanges with the server.
#pragma once

#include <duet/client.hpp>
#include <duet/loop.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../../common/connector.hpp"
#include "kept.hpp"
#include "people.hpp"
#include "protocol.hpp"
#include "replica.hpp"

namespace editor {

/// Positions are UTF-16 code units, texts are UTF-8 (text::Document).
class Editor {
 public:
  struct Options {
    std::string url;
    std::string document;   ///< its name
    std::string name;       ///< of the person
    std::string kept = {};  ///< as Editor passed it to on_kept before

    /// The seed of the pauses before reconnecting, for tests.
    std::optional<std::uint64_t> seed = {};
  };

  /// The loop must outlive it.
  Editor(duet::Loop& loop, Options options);
  ~Editor();
  Editor(const Editor&) = delete;
  Editor& operator=(const Editor&) = delete;

  /// Connects, and reconnects from then on.
  void start() { connector_.start(); }

  // Events. Apart from on_notice, none is called inside one of the person's actions.

  /// Called after each change of link(), people() or unstored(). Several changes in a row may be shown as one.
  void on_change(duet::Function<void()> callback) { on_change_ = std::move(callback); }

  /// The text is known from here on.
  void on_text(duet::Function<void()> callback) { on_text_ = std::move(callback); }

  /// The text was changed by others. Each patch counts in the text that the ones before it have left.
  void on_patches(duet::Function<void(const text::Patches&)> callback) { on_patches_ = std::move(callback); }

  /// The front stores the bytes (encode(Kept)), and passes them to the next Editor's Options.
  void on_kept(duet::Function<void(std::string_view)> callback) { on_kept_ = std::move(callback); }

  /// A sentence for the person, to be shown for a moment.
  void on_notice(duet::Function<void(std::string_view)> callback) { on_notice_ = std::move(callback); }

  void on_moments(duet::Function<void(const Moments&)> callback) { on_moments_ = std::move(callback); }
  void on_past(duet::Function<void(const Past&)> callback) { on_past_ = std::move(callback); }

  // The model

  [[nodiscard]] const common::Link& link() const { return connector_.link(); }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] bool has_text() const { return replica_.has_value(); }
  /// The copy of the document. There must be a text.
  [[nodiscard]] const text::Document& document() const { return replica_->document(); }
  /// The others, with their places in the text.
  [[nodiscard]] std::vector<Presented> people() const;
  /// The number of own characters and erasures that the server has not stored.
  [[nodiscard]] std::uint64_t unstored() const { return replica_ ? replica_->unstored() : 0; }
  [[nodiscard]] bool can_undo() const { return replica_ && replica_->can_undo(); }
  [[nodiscard]] bool can_redo() const { return replica_ && replica_->can_redo(); }

  /// Returns the state to store. There must be a text.
  [[nodiscard]] Kept kept(Kept::Extent extent) const;

  // The person's actions

  /// Edits the text, in one step of undo. Each edit counts in the text that the ones before it have left. Returns false if
  /// not all were made: the front shows the document's text again. A reason for the person is a notice.
  bool edit(std::span<const text::Patch> edits);
  /// Takes operations of this agent that were made with a copy of the document.
  void adopt(std::span<const text::Operation> operations);
  text::Patches undo();
  text::Patches redo();

  /// The selection has changed; the caret is its head. Positions that are not in the text are ignored.
  void select(std::uint32_t anchor, std::uint32_t head);
  /// The person looks elsewhere.
  void deselect();

  /// Returns why this is not a name, as a sentence; empty if it was taken.
  std::string rename(std::string_view name);

  void try_now() { connector_.try_now(); }
  void set_network(bool is_there) { connector_.set_network(is_there); }

  /// Calls on_kept at once if there is something new to store: the program may end now.
  void keep_now();

  // History; the answers are on_moments and on_past. Asked for while there is no connection, there is none.

  void ask_moments();
  /// Only the newest of several calls in a row is sure to be answered.
  void ask_past(std::uint64_t number);

 private:
  void greet();
  void lose(duet::Closed closed);
  void receive(std::string_view bytes);
  void receive(const Issued& issued);
  void receive(const Welcome& welcome);
  void receive(const Edits& edits);
  void receive(const Stored& stored);
  void receive(const Presence& presence);
  void receive(const Refused& refused);
  void receive(const Moments& moments) { on_moments_(moments); }
  void receive(const Past& past);
  /// Ends the connection for good, with a sentence.
  void give_up(std::string why);
  /// Returns the changes of the text. Gives up if an operation is refused.
  [[nodiscard]] text::Patches apply(std::string_view operations);
  void changed_by_me();
  void pump();
  void pump_selection();
  void send(const Request& request);
  void keep_soon();

  duet::Loop& loop_;
  duet::Client client_;
  std::string document_name_;
  std::string name_;
  std::string token_;
  std::uint64_t history_ = 0;
  std::optional<Kept> restored_;  // until the text arrives
  std::string fault_;             // a reason to give up; empty: none
  std::optional<Replica> replica_;
  People people_;

  bool is_under_way_ = false;  // edits were sent, and the server has not answered
  std::optional<Selection> selection_;
  std::optional<Selection> sent_selection_;
  std::optional<std::uint64_t> asked_past_;
  std::optional<std::uint64_t> wanted_past_;

  // Timers; 0: not running.
  duet::TimerId pause_ = 0;       // the server asked to slow down
  duet::TimerId quiet_ = 0;       // a selection was sent
  duet::TimerId keep_ = 0;        // there is something to store
  duet::TimerId step_pause_ = 0;  // until the next edit begins a new step of undo

  duet::Function<void()> on_change_;
  duet::Function<void()> on_text_;
  duet::Function<void(const text::Patches&)> on_patches_;
  duet::Function<void(std::string_view)> on_kept_;
  duet::Function<void(std::string_view)> on_notice_;
  duet::Function<void(const Moments&)> on_moments_;
  duet::Function<void(const Past&)> on_past_;

  common::Connector connector_;  // uses the others
};

}  // namespace editor
