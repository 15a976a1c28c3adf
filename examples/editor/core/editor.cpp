#include "editor.hpp"

#include <duet/token.hpp>

#include <algorithm>
#include <utility>

#include "../../common/text_rules.hpp"
#include "limits.hpp"
#include "text/message.hpp"
#include "text/utf8.hpp"

using namespace std::chrono_literals;

namespace editor {

namespace {

constexpr auto selection_pause = 80ms;
constexpr auto keep_pause = 200ms;
constexpr auto step_pause = 1s;

duet::ClientOptions client_options() {
  duet::ClientOptions options{.subprotocols = {subprotocol}};
  options.limits = {.max_message_size = largest_message, .max_receive_queue = 2 * largest_message};
  options.send_queue.max_size = largest_message;
  return options;
}

}  // namespace

Editor::Editor(duet::Loop& loop, Options options)
    : loop_(loop),
      client_(loop, client_options()),
      document_name_(std::move(options.document)),
      name_(std::move(options.name)),
      restored_(decode_kept(options.kept)),
      connector_(loop, client_, {.url = std::move(options.url), .seed = options.seed},
                 [this] { on_change_(); }) {
  if (restored_ && duet::set_token(client_, restored_->token)) {
    token_ = restored_->token;
    history_ = restored_->history;
    if (restored_->extent == Kept::Extent::whole) {
      replica_.emplace(restored_->agent, restored_->stored);
      static_cast<void>(apply(restored_->operations));
      restored_.reset();
    }
  } else {
    restored_.reset();
  }
  client_.on_open([this] { greet(); });
  client_.on_message([this](duet::Message message) { receive(message.text()); });
  client_.on_close([this](const duet::Closed& closed) { lose(closed); });
  client_.on_drain([this] { pump(); });
}

Editor::~Editor() {
  for (const duet::TimerId timer : {pause_, quiet_, keep_, step_pause_}) loop_.cancel(timer);
}

std::vector<Presented> Editor::people() const {
  return replica_ ? people_.in(replica_->document()) : std::vector<Presented>();
}

Kept Editor::kept(Kept::Extent extent) const {
  const auto operations =
      extent == Kept::Extent::own ? replica_->unstored_operations() : replica_->document().since({});
  return {document().agent(), token_, history_, replica_->stored(), extent, text::encode(operations)};
}

// The connection

void Editor::greet() {
  send(Hello{document_name_, name_, history_, replica_ ? document().version() : text::Version()});
}

void Editor::lose(duet::Closed closed) {
  is_under_way_ = false;
  sent_selection_.reset();
  asked_past_.reset();
  people_.reset({});
  if (!fault_.empty()) {
    closed.was_clean = true;
    closed.reason = fault_;
  }
  connector_.lose(closed);
}

void Editor::give_up(std::string why) {
  fault_ = std::move(why);
  client_.close();
}

void Editor::send(const Request& request) { client_.send_binary(encode(request)); }

void Editor::receive(std::string_view bytes) {
  auto reply = decode_reply(bytes);
  if (!reply) return give_up("the server sent a message that is not understood");
  std::visit([this](const auto& one) { receive(one); }, *reply);
}

void Editor::receive(const Issued& issued) {
  if (duet::set_token(client_, issued.token)) token_ = issued.token;
}

void Editor::receive(const Welcome& welcome) {
  if (replica_ && document().agent() != welcome.agent)
    return give_up("the server does not know this copy of the document: open it in a new window");
  connector_.greet();
  history_ = welcome.history;
  const bool is_first = !replica_;
  if (is_first) replica_.emplace(welcome.agent, welcome.stored);
  replica_->note_stored(welcome.stored);
  const text::Patches patches = apply(welcome.operations);
  if (!fault_.empty()) return;
  if (is_first && restored_ && restored_->agent == welcome.agent)
    static_cast<void>(apply(restored_->operations));
  restored_.reset();
  people_.reset(welcome.people);
  if (is_first) on_text_();
  if (!is_first && !patches.empty()) on_patches_(patches);
  replica_->send_again();
  keep_soon();
  pump();
  on_change_();
}

text::Patches Editor::apply(std::string_view bytes) {
  const auto operations = text::decode_operations(bytes);
  if (!operations) return give_up("the server sent changes that are not understood"), text::Patches();
  text::Document::Applied applied = replica_->receive(*operations);
  if (applied.fault)
    give_up("the server sent changes that do not fit: " + std::string(describe(*applied.fault)));
  return std::move(applied.patches);
}

void Editor::receive(const Edits& edits) {
  if (!connector_.is_live()) return;  // the welcome that follows has them
  const text::Patches patches = apply(edits.operations);
  if (!patches.empty()) on_patches_(patches);
  on_change_();
}

void Editor::receive(const Stored& stored) {
  if (!connector_.is_live()) return;
  replica_->note_stored(stored.known);
  is_under_way_ = false;
  keep_soon();
  pump();
  on_change_();
}

void Editor::receive(const Presence& presence) {
  if (!connector_.is_live()) return;
  people_.update(presence, document().agent());
  on_change_();
}

void Editor::receive(const Refused& refused) {
  on_notice_(common::sentence(refused.why));
  if (refused.wait == 0 || !replica_) {
    asked_past_.reset();
    wanted_past_.reset();
    return;
  }
  loop_.cancel(pause_);
  pause_ = loop_.after(std::chrono::milliseconds(refused.wait), [this] {
    pause_ = 0;
    is_under_way_ = false;
    asked_past_.reset();
    if (!connector_.is_live()) return;
    replica_->send_again();
    pump();
  });
}

void Editor::receive(const Past& past) {
  asked_past_.reset();
  if (wanted_past_ == past.number) wanted_past_.reset();
  on_past_(past);
  pump();
}

/// Sends what waits. One message of edits is under way at a time: the others gather meanwhile and become one message.
void Editor::pump() {
  if (!connector_.is_live() || pause_ != 0 || is_under_way_) return;
  if (replica_->has_outgoing()) {
    is_under_way_ = true;
    send(Edits{text::encode(replica_->take_outgoing())});
  }
  pump_selection();
  if (wanted_past_ && !asked_past_) {
    asked_past_ = wanted_past_;
    send(AskPast{*wanted_past_});
  }
}

/// The selection follows the edits that have its characters.
void Editor::pump_selection() {
  if (selection_ == sent_selection_ || quiet_ != 0) return;
  sent_selection_ = selection_;
  send(Select{selection_});
  quiet_ = loop_.after(selection_pause, [this] {
    quiet_ = 0;
    pump();
  });
}

// The person's actions

bool Editor::edit(std::span<const text::Patch> edits) {
  if (!replica_) return edits.empty();
  std::uint64_t length = document().length();
  for (const text::Patch& one : edits) {
    const auto measure = text::measure(one.inserted);
    length += measure ? measure->units : 0;
    length -= std::min<std::uint64_t>(length, one.erased);
  }
  if (length > longest_text && length > document().length()) {
    on_notice_("The document is full: it may have two million characters.");
    return false;
  }
  const bool is_whole = replica_->edit(edits).size() == edits.size();
  changed_by_me();
  return is_whole;
}

void Editor::adopt(std::span<const text::Operation> operations) {
  static_cast<void>(replica_->adopt(operations));
  changed_by_me();
}

text::Patches Editor::undo() {
  if (!replica_) return {};
  text::Patches patches = replica_->undo();
  changed_by_me();
  return patches;
}

text::Patches Editor::redo() {
  if (!replica_) return {};
  text::Patches patches = replica_->redo();
  changed_by_me();
  return patches;
}

void Editor::changed_by_me() {
  keep_soon();
  pump();
  loop_.cancel(step_pause_);
  step_pause_ = loop_.after(step_pause, [this] {
    step_pause_ = 0;
    replica_->seal();
  });
}

void Editor::select(std::uint32_t anchor, std::uint32_t head) {
  if (!replica_) return;
  // The ends of a selection keep to the characters in it, a caret to the one before it.
  const auto side = [](std::uint32_t here, std::uint32_t there) {
    return here < there ? text::Side::before : text::Side::after;
  };
  const auto anchor_cursor = document().cursor(anchor, side(anchor, head));
  const auto head_cursor = document().cursor(head, side(head, anchor));
  if (!anchor_cursor || !head_cursor) return;
  selection_ = Selection{*anchor_cursor, *head_cursor};
  pump();
}

void Editor::deselect() {
  selection_.reset();
  pump();
}

std::string Editor::rename(std::string_view name) {
  if (const auto fault = common::name_fault(name); !fault.empty()) return common::sentence(fault);
  name_ = name;
  if (connector_.is_live()) send(Rename{name_});
  return {};
}

void Editor::keep_soon() {
  if (keep_ == 0) keep_ = loop_.after(keep_pause, [this] { keep_now(); });
}

void Editor::keep_now() {
  if (keep_ == 0) return;
  loop_.cancel(std::exchange(keep_, 0));
  on_kept_(encode(kept(Kept::Extent::own)));
}

void Editor::ask_moments() {
  if (connector_.is_live()) send(AskMoments{});
}

void Editor::ask_past(std::uint64_t number) {
  wanted_past_ = number;
  pump();
}

}  // namespace editor
