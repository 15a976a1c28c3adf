#include "screen.hpp"

// Functions instead of macros, whose names are common words.
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>

#include <string>

#include "wide_text.hpp"

namespace chat {

namespace {

chtype attributes_of(Style style) {
  switch (style) {
    case Style::plain: return A_NORMAL;
    case Style::quiet: return A_DIM;
    case Style::strong: return A_BOLD;
    case Style::bar: return A_REVERSE;
    default: return A_BOLD;
  }
}

void use(Style style) {
  const int number = static_cast<int>(style);
  attrset(static_cast<int>(attributes_of(style)));
  if (has_colors() && style >= Style::good) color_set(static_cast<short>(number), nullptr);
}

}  // namespace

Screen::Screen() {
  initscr();
  raw();  // Ctrl-C is a key like others, so that it does not end the program in the middle of a word
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  set_escdelay(25);
  if (!has_colors()) return;
  start_color();
  use_default_colors();
  const short colors[] = {COLOR_GREEN, COLOR_YELLOW, COLOR_RED,     COLOR_MAGENTA, COLOR_CYAN,
                          COLOR_GREEN, COLOR_YELLOW, COLOR_MAGENTA, COLOR_BLUE,    COLOR_RED};
  short number = static_cast<short>(Style::good);
  for (const short color : colors) init_pair(number++, color, -1);
}

Screen::~Screen() { endwin(); }

int Screen::width() const { return COLS; }
int Screen::height() const { return LINES; }

void Screen::clear() { erase(); }

void Screen::write(int row, int column, std::wstring_view text, int width, Style style) {
  if (row < 0 || row >= LINES || column >= COLS) return;
  use(style);
  mvaddwstr(row, column, cut(text, std::min(width, COLS - column)).c_str());
}

void Screen::fill(int row, int column, int width, wchar_t character, Style style) {
  write(row, column, std::wstring(static_cast<std::size_t>(std::max(width, 0)), character), width, style);
}

void Screen::show(int cursor_row, int cursor_column) {
  ::move(cursor_row, cursor_column);
  refresh();
}

void Screen::beep() { ::beep(); }

Screen::Key Screen::key() {
  wint_t value = 0;
  const int result = get_wch(&value);
  if (result == ERR) return {};
  return {result == KEY_CODE_YES ? Key::Kind::code : Key::Kind::character, static_cast<wchar_t>(value)};
}

}  // namespace chat
