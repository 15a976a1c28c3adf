// The line in which one writes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chat {

/// A line of text with a cursor, and the lines that were entered before.
class Editor {
 public:
  void insert(wchar_t character);
  void erase_before();
  void erase_after();
  void erase_word();   ///< before the cursor
  void erase_start();  ///< everything before the cursor
  void move(int by);
  void to_start() { cursor_ = 0; }
  void to_end() { cursor_ = text_.size(); }

  /// Older (-1) and newer (1) lines that were entered.
  void recall(int direction);

  /// Returns the line and begins a new one.
  std::wstring take();

  [[nodiscard]] const std::wstring& text() const { return text_; }
  [[nodiscard]] std::size_t cursor() const { return cursor_; }

  /// The part of the line that fits into so many cells with the cursor in it, and the cursor's cell.
  struct Shown {
    std::wstring text;
    int cursor = 0;
  };
  [[nodiscard]] Shown shown(int width) const;

 private:
  std::wstring text_;
  std::size_t cursor_ = 0;
  std::vector<std::wstring> before_;
  std::size_t recalled_ = 0;
};

}  // namespace chat
