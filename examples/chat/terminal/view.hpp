// The model on the screen.
#pragma once

#include <string>
#include <string_view>

#include "../core/chat.hpp"
#include "editor.hpp"
#include "screen.hpp"

namespace chat {

/// Rooms at the left, messages in the middle, people at the right, and the line for writing below. Narrow terminals have
/// the messages alone.
class View {
 public:
  View(Screen& screen, Chat& chat) : screen_(screen), chat_(chat) {}

  /// Draws everything. ncurses sends only the differences.
  void draw(const Editor& editor);

  [[nodiscard]] const std::string& room() const { return room_; }
  void choose(std::string_view room);

  /// Shows the next (1) or previous (-1) room.
  void next_room(int direction);

  /// Scrolls back (positive) or forward by so many lines.
  void scroll(int lines);
  void to_end() { scrolled_ = 0; }

  /// Half of the lines of messages.
  [[nodiscard]] int half_page() const { return std::max(1, (screen_.height() - 4) / 2); }

 private:
  struct Line {
    std::wstring text;
    Style style = Style::plain;
    std::wstring name = {};  // before the text, in the person's colour
    Style name_style = Style::person;
  };

  void follow_rooms();
  void draw_bar();
  void draw_rooms(int width);
  void draw_people(int width);
  void draw_messages(int column, int width);
  void draw_input(const Editor& editor);
  std::vector<Line> lines(const Room& room, int width, std::size_t wanted, bool& is_all) const;

  Screen& screen_;
  Chat& chat_;
  std::string room_;
  int scrolled_ = 0;
};

}  // namespace chat
