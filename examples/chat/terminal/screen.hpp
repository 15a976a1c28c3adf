// The terminal, by ncurses.
#pragma once

#include <string_view>

namespace chat {

/// The colours and attributes of a text.
enum class Style {
  plain,
  quiet,   ///< times, hints
  strong,  ///< the shown room
  bar,     ///< the line at the top
  good,
  warning,
  bad,
  mark,    ///< new messages
  person,  ///< and the following: one of six colours for names
};
inline constexpr int person_colors = 6;

/// Takes over the terminal while it exists.
class Screen {
 public:
  Screen();
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  [[nodiscard]] int width() const;
  [[nodiscard]] int height() const;

  void clear();
  /// Writes the text, cut to so many cells.
  void write(int row, int column, std::wstring_view text, int width, Style style = Style::plain);
  void fill(int row, int column, int width, wchar_t character, Style style);
  void show(int cursor_row, int cursor_column);
  void beep();

  /// The next key that was pressed. Never waits.
  struct Key {
    enum class Kind { none, character, code, closed };
    Kind kind = Kind::none;
    wchar_t value = 0;  ///< a character, or ncurses' code of a key
  };
  Key key();
};

}  // namespace chat
