// The terminal's text: cells, lines, editing.
#include <clocale>

#include "catch.hpp"
#include "examples/chat/terminal/editor.hpp"
#include "examples/chat/terminal/wide_text.hpp"

using chat::Editor;

namespace {

const bool has_locale = std::setlocale(LC_ALL, "C.UTF-8") != nullptr;

void type(Editor& editor, const wchar_t* text) {
  for (; *text; ++text) editor.insert(*text);
}

using Lines = std::vector<std::wstring>;

}  // namespace

TEST_CASE("text that would move the cursor or reorder the screen is replaced") {
  CHECK(chat::to_wide("a\x1B[2Jb\u202Ec\u0085\td\ne") == L"a\uFFFD[2Jb\uFFFDc\uFFFD d\ne");
  CHECK(chat::to_wide("\xFF") == L"\uFFFD");
  CHECK(chat::to_utf8(chat::to_wide("é 李 🦊")) == "é 李 🦊");
}

TEST_CASE("wide characters take two cells") {
  REQUIRE(has_locale);
  CHECK(chat::width_of(L"a李🦊") == 5);
  CHECK(chat::cut(L"a李🦊", 4) == L"a李");
  CHECK(chat::width_of(L"e\u0301") == 1);
}

TEST_CASE("text is broken at blanks and long words anywhere") {
  CHECK(chat::wrap(L"one two three", 8) == Lines{L"one two", L"three"});
  CHECK(chat::wrap(L"abcdefgh", 3) == Lines{L"abc", L"def", L"gh"});
  CHECK(chat::wrap(L"", 3) == Lines{L""});
  CHECK(chat::wrap(L"a\n\nb", 3) == Lines{L"a", L"", L"b"});
  CHECK(chat::wrap(L"李李李", 3) == Lines{L"李", L"李", L"李"});
  CHECK(chat::wrap(L"李", 0) == Lines{L"李"});
}

TEST_CASE("a line is edited") {
  Editor editor;
  type(editor, L"hello brave world");
  editor.erase_word();
  editor.erase_word();
  CHECK(editor.text() == L"hello ");
  editor.to_start();
  editor.erase_after();
  editor.insert(L'H');
  editor.move(-5);
  editor.erase_before();
  CHECK(editor.text() == L"Hello ");
  editor.to_end();
  editor.move(5);
  editor.erase_before();
  CHECK(editor.take() == L"Hello");
  CHECK(editor.text().empty());
}

TEST_CASE("lines that were entered are recalled") {
  Editor editor;
  editor.recall(-1);
  for (const wchar_t* line : {L"one", L"two"}) {
    type(editor, line);
    editor.take();
  }
  editor.recall(-1);
  CHECK(editor.text() == L"two");
  editor.recall(-1);
  editor.recall(-1);
  CHECK(editor.text() == L"one");
  editor.recall(1);
  editor.recall(1);
  CHECK(editor.text().empty());
}

TEST_CASE("a long line scrolls with its cursor") {
  Editor editor;
  type(editor, L"0123456789");
  CHECK(editor.shown(5).text == L"6789");
  CHECK(editor.shown(5).cursor == 4);
  editor.to_start();
  CHECK(editor.shown(5).text == L"01234");
  CHECK(editor.shown(5).cursor == 0);
}
