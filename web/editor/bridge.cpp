// The C++ half of the editor's page; editor.js and core.mjs are the other. It owns one Editor. The page writes a call's string
// into a buffer of this side; events go the other way, strings with a length. There are no objects to parse on either side.

#include <emscripten.h>

#include <optional>
#include <string>
#include <utility>

#include "../../examples/common/text_rules.hpp"
#include "../../examples/editor/core/editor.hpp"

// Events for the page
extern "C" {
void editor_tell(int kind, const char* text, std::size_t size);
void editor_kept(const char* bytes, std::size_t size);
void editor_patch(unsigned position, unsigned erased, const char* inserted, std::size_t size);
void editor_patched();  // ends a list of patches
void editor_link(int state, int seconds, double unstored, int steps, const char* why, std::size_t size);
void editor_person(double agent, const char* name, std::size_t size, int is_in_text, unsigned anchor,
                   unsigned head);
void editor_moment(double number, double at);
void editor_moments();  // ends a list of moments
void editor_past(double number, const char* text, std::size_t size);
}

namespace {

enum class Kind : int { changed, text, notice, problem };

struct Page {
  duet::Loop loop;
  std::optional<editor::Editor> editor;
  std::string buffer;   // written by the page
  text::Patches edits;  // of the call that is being written
};

// Set during the lifetime of main's variables, which is that of the page.
Page* page = nullptr;

void tell(Kind kind, std::string_view text) { editor_tell(static_cast<int>(kind), text.data(), text.size()); }

void tell_patches(const text::Patches& patches) {
  for (const auto& [position, erased, inserted] : patches)
    editor_patch(position, erased, inserted.data(), inserted.size());
  editor_patched();
}

void tell_text() { tell(Kind::text, page->editor->document().text()); }

void listen(editor::Editor& editor) {
  editor.on_change([] { tell(Kind::changed, {}); });
  editor.on_text(tell_text);
  editor.on_patches(tell_patches);
  editor.on_kept([](std::string_view bytes) { editor_kept(bytes.data(), bytes.size()); });
  editor.on_notice([](std::string_view text) { tell(Kind::notice, text); });
  editor.on_moments([](const editor::Moments& moments) {
    for (const auto& [number, at] : moments.list)
      editor_moment(static_cast<double>(number), static_cast<double>(at));
    editor_moments();
  });
  editor.on_past([](const editor::Past& past) {
    editor_past(static_cast<double>(past.number), past.text.data(), past.text.size());
  });
}

}  // namespace

extern "C" {

/// Allocates `size` bytes for the string of the next call; valid until that one.
EMSCRIPTEN_KEEPALIVE char* editor_alloc(std::size_t size) {
  page->buffer.resize(size);
  return page->buffer.data();
}

/// Begins with the buffer's URL, document and name, which have these sizes, and the bytes that were kept.
EMSCRIPTEN_KEEPALIVE void editor_start(std::size_t url, std::size_t document, std::size_t name) {
  const std::string& all = page->buffer;
  page->editor.emplace(page->loop, editor::Editor::Options{.url = all.substr(0, url),
                                                           .document = all.substr(url, document),
                                                           .name = all.substr(url + document, name),
                                                           .kept = all.substr(url + document + name)});
  listen(*page->editor);
  page->editor->start();
}

/// Adds an edit to the next step; the buffer has the inserted text.
EMSCRIPTEN_KEEPALIVE void editor_add_edit(unsigned position, unsigned erased) {
  page->edits.push_back({position, erased, page->buffer});
}

/// Makes the step. Returns 0 if the page has to show the text again.
EMSCRIPTEN_KEEPALIVE int editor_edit() {
  const text::Patches edits = std::exchange(page->edits, {});
  return page->editor->edit(edits) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void editor_undo() { tell_patches(page->editor->undo()); }
EMSCRIPTEN_KEEPALIVE void editor_redo() { tell_patches(page->editor->redo()); }

/// Answers with the whole text.
EMSCRIPTEN_KEEPALIVE void editor_text() { tell_text(); }

/// Answers with everything beside the text.
EMSCRIPTEN_KEEPALIVE void editor_view() {
  const editor::Editor& editor = *page->editor;
  for (const auto& [agent, name, is_in_text, anchor, head] : editor.people())
    editor_person(static_cast<double>(agent), name.data(), name.size(), is_in_text ? 1 : 0, anchor, head);
  const common::Link& link = editor.link();
  editor_link(static_cast<int>(link.state), static_cast<int>(link.seconds),
              static_cast<double>(editor.unstored()),
              (editor.can_undo() ? 1 : 0) | (editor.can_redo() ? 2 : 0), link.why.data(), link.why.size());
}

EMSCRIPTEN_KEEPALIVE void editor_select(unsigned anchor, unsigned head) {
  page->editor->select(anchor, head);
}
EMSCRIPTEN_KEEPALIVE void editor_deselect() { page->editor->deselect(); }

/// Answers with the problem of the buffer's name, of a person or a document, or an empty one.
EMSCRIPTEN_KEEPALIVE void editor_check_name() {
  const std::string_view fault = common::name_fault(page->buffer);
  tell(Kind::problem, fault.empty() ? std::string() : common::sentence(fault));
}

/// Takes the buffer's name. Answers as editor_check_name().
EMSCRIPTEN_KEEPALIVE void editor_rename() { tell(Kind::problem, page->editor->rename(page->buffer)); }

EMSCRIPTEN_KEEPALIVE void editor_try_now() { page->editor->try_now(); }
EMSCRIPTEN_KEEPALIVE void editor_set_network(int is_there) { page->editor->set_network(is_there != 0); }
EMSCRIPTEN_KEEPALIVE void editor_keep_now() { page->editor->keep_now(); }
EMSCRIPTEN_KEEPALIVE void editor_ask_moments() { page->editor->ask_moments(); }
EMSCRIPTEN_KEEPALIVE void editor_ask_past(double number) {
  page->editor->ask_past(static_cast<std::uint64_t>(number));
}
}

int main() {
  Page here;
  page = &here;
  // run() returns when there is nothing to do, and the page's first call is still to come. After run() has handed the
  // thread back it never returns: until then this timer keeps it waiting.
  here.loop.after(std::chrono::hours(1), [] {});
  here.loop.run();
}
