#include "follower.hpp"

#include <chrono>
#include <utility>

#include "../core/limits.hpp"
#include "text/message.hpp"
#include "text/utf8.hpp"

using namespace std::chrono_literals;

namespace editor {

namespace {

constexpr auto pause = 250ms;
constexpr unsigned patience_with_empty = 4;  // looks: an editor may empty a file before it writes

}  // namespace

Follower::Follower(duet::Loop& loop, Options options)
    : loop_(loop), options_(std::move(options)), file_(real_path(options_.path)) {}

void Follower::end(std::string why) {
  if (stage_ == Stage::ended) return;
  stage_ = Stage::ended;
  loop_.cancel(std::exchange(timer_, 0));
  loop_.post([this, why = std::move(why)] { on_end_(why); });
}

void Follower::start() {
  if (!lock_file(beside(file_.path(), ".duet-lock"))) return end("another duet-edit follows this file");
  if (const auto bytes = read_file(beside(file_.path(), ".duet"))) {
    state_ = decode_file_state(*bytes);
    const std::string path = beside(file_.path(), ".duet");
    if (!state_) return end(path + " is not understood: remove it to begin anew");
    if (state_->document != options_.document)
      return end("this file follows the document " + state_->document + ": remove " + path + " first");
  }
  editor_.emplace(loop_, Editor::Options{.url = options_.url,
                                         .document = options_.document,
                                         .name = options_.name,
                                         .kept = state_ ? state_->kept : std::string()});
  editor_->on_text([this] { begin(); });
  editor_->on_notice([this](std::string_view text) { on_line_(text); });
  editor_->on_change([this] { show_link(); });
  if (editor_->has_text()) begin();
  if (stage_ == Stage::running) editor_->start();
}

void Follower::show_link() {
  const common::Link& link = editor_->link();
  std::string line(to_string(link.state));
  if (!link.why.empty()) line += ": " + link.why;
  if (line != link_) on_line_(line);
  link_ = line;
  if (stage_ == Stage::stopping && editor_->unstored() == 0) end({});
}

// Beginning

void Follower::begin() {
  std::string why;
  last_ = seen_ = file_.look();
  if (seen_) {
    auto text = file_.read(why);
    if (!text) return end(why);
    if (!text::measure(*text)) return end("the file is not UTF-8 text");
    content_ = std::move(*text);
  }
  if (!state_) {
    begin_first_time();
  } else {
    const text::Document& document = editor_->document();
    text::Document in_file = document;
    if (const auto operations = text::decode_operations(state_->file); operations && !operations->empty()) {
      in_file = text::Document(document.agent());
      static_cast<void>(in_file.apply(*operations));
    }
    const text::Operations unsent = in_file.since(document.version());
    replica_.emplace(std::move(in_file));
    if (!unsent.empty()) editor_->adopt(unsent);
    // It ended between the writing of the file and that of the state.
    if (replica_->is_behind(editor_->document()) && content_ != replica_->text() &&
        is_closer(content_, editor_->document().text(), replica_->text()))
      replica_->catch_up(editor_->document());
    state_.reset();
  }
  if (stage_ != Stage::running) return;
  if (seen_ && content_ != replica_->text()) take(std::exchange(content_, {}), *seen_);
  look();
}

void Follower::begin_first_time() {
  const text::Document& document = editor_->document();
  const std::string text = document.text();
  if (text != content_ && !text.empty() && !content_.empty() && options_.preference == Preference::none)
    return end("the file and the document differ, and were never the same: say which one counts (--prefer)");
  const bool file_counts =
      text == content_ || text.empty() || (!content_.empty() && options_.preference == Preference::file);
  replica_.emplace(file_counts ? document : text::Document(document.agent()));
  if (!file_counts) seen_.reset();  // the document replaces it
}

// The file

void Follower::look() {
  if (stage_ == Stage::ended) return;
  timer_ = loop_.after(pause, [this] { look(); });
  const auto signature = file_.look();
  if (signature && (signature != seen_ || !seen_->is_certain)) {
    // A program may be writing it: wait until two looks see the same.
    if (std::exchange(last_, signature) != signature) return;
    read(*signature);
  }
  if (stage_ == Stage::running && complaint_.empty() && (replica_->is_behind(editor_->document()) || !seen_))
    write();
}

void Follower::read(const WatchedFile::Signature& signature) {
  std::string why;
  auto text = file_.read(why);
  if (!text) return complain(why);
  if (text->empty() && !content_.empty() && ++empty_looks_ < patience_with_empty) return;
  empty_looks_ = 0;
  if (*text == content_) {
    complaint_.clear();
    seen_ = signature;
    return;
  }
  take(std::move(*text), signature);
}

bool Follower::take(std::string text, const WatchedFile::Signature& signature) {
  const auto measure = text::measure(text);
  if (!measure) return complain("the file is not UTF-8 text: it is followed again when it is"), false;
  if (measure->units > longest_text) return complain("the file is too long for a document"), false;
  const auto operations = replica_->read(text);
  if (!operations) return complain(std::string(describe(operations.fault()))), false;
  complaint_.clear();
  content_ = std::move(text);
  seen_ = signature;
  save();  // before they are sent: nobody else may get these numbers
  if (operations->empty() || stage_ == Stage::ended) return true;
  editor_->adopt(*operations);
  on_line_("read the file");
  return true;
}

void Follower::write() {
  save();
  // Twice at least if another program has written at the same time.
  while (stage_ != Stage::ended && (replica_->is_behind(editor_->document()) || !seen_)) {
    const std::string text = editor_->document().text();
    auto [fault, displaced] = file_.replace(text, seen_);
    if (!fault.empty()) return complain(fault);
    const std::string before = std::exchange(content_, text);
    last_ = seen_ = file_.look();
    if (seen_) seen_->is_certain = false;  // another program may have written before this look
    if (!displaced || *displaced == before) {
      replica_->catch_up(editor_->document());
      continue;
    }
    if (!seen_) return;
    if (!take(*displaced, *seen_)) {
      const std::string saved = file_.path() + ".saved";
      static_cast<void>(write_file(saved, *displaced, 0600));
      on_line_("a change of the file is in " + saved);
      replica_->catch_up(editor_->document());
    }
    content_ = text;
  }
  save();
  on_line_("wrote the file");
}

void Follower::save() {
  const text::Document& document = editor_->document();
  FileState state{options_.document, encode(editor_->kept(Kept::Extent::whole)), {}};
  if (replica_->document().version() != document.version())
    state.file = text::encode(replica_->document().since({}));
  const std::string path = beside(file_.path(), ".duet");
  if (const std::string why = write_file(path, encode(state), 0600); !why.empty()) end(path + ": " + why);
}

void Follower::complain(std::string why) {
  if (why != complaint_) on_line_(why);
  complaint_ = std::move(why);
}

void Follower::stop() {
  if (stage_ != Stage::running) return;
  stage_ = Stage::stopping;
  loop_.cancel(std::exchange(timer_, 0));
  if (!replica_) return end({});
  if (const auto signature = file_.look()) {
    empty_looks_ = patience_with_empty;
    read(*signature);
  }
  if (editor_->unstored() == 0) return end({});
  timer_ = loop_.after(2s, [this] { end({}); });
}

}  // namespace editor
