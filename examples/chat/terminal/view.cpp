#include "view.hpp"

#include <algorithm>
#include <ctime>

#include "wide_text.hpp"

namespace chat {

namespace {

Style color_of(std::string_view name) {
  unsigned sum = 7;
  for (const char c : name) sum = sum * 31 + static_cast<unsigned char>(c);
  return static_cast<Style>(static_cast<int>(Style::person) + static_cast<int>(sum % person_colors));
}

std::wstring local_time(std::uint64_t at, const wchar_t* format) {
  const auto seconds = static_cast<std::time_t>(at / 1000);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  wchar_t text[64];
  return {text, std::wcsftime(text, 64, format, &parts)};
}

std::wstring words_for(const Link& link) {
  switch (link.state) {
    case Link::State::live: return L"● live";
    case Link::State::connecting: return L"○ connecting";
    case Link::State::waiting:
      return L"○ reconnecting in " + std::to_wstring(link.seconds) + L" s (Ctrl-T: now)";
    case Link::State::offline: break;
  }
  return L"○ offline" + (link.why.empty() ? L"" : L": " + to_wide(link.why));
}

std::wstring reactions_of(const Message& message) {
  std::wstring text;
  for (const Reaction& one : message.reactions)
    text += L" " + to_wide(one.emoji) + L" " + std::to_wstring(one.people.size());
  return text;
}

std::wstring sign_of(const Request& request) {
  switch (request.state) {
    case Request::State::kept: return L" (kept)";
    case Request::State::sent: return L" (sent)";
    case Request::State::refused: break;
  }
  return L" (not sent: " + to_wide(request.fault) + L"; /retry or /discard)";
}

}  // namespace

void View::choose(std::string_view room) {
  if (room_ == room) return;
  room_ = room;
  scrolled_ = 0;
}

void View::next_room(int direction) {
  const auto& rooms = chat_.rooms();
  auto place = rooms.find(room_);
  if (place == rooms.end()) return;
  if (direction > 0)
    place = std::next(place) == rooms.end() ? rooms.begin() : std::next(place);
  else
    place = place == rooms.begin() ? std::prev(rooms.end()) : std::prev(place);
  choose(place->first);
}

void View::scroll(int by) { scrolled_ = std::max(0, scrolled_ + by); }

void View::follow_rooms() {
  const auto& rooms = chat_.rooms();
  if (!rooms.contains(room_)) choose(rooms.empty() ? std::string() : rooms.begin()->first);
}

void View::draw(const Editor& editor) {
  follow_rooms();
  chat_.look(room_, scrolled_ == 0);
  screen_.clear();
  const int width = screen_.width();
  const int rooms = width >= 70 ? 16 : 0;
  const int people = width >= 70 ? 15 : 0;
  draw_bar();
  if (rooms > 0) draw_rooms(rooms - 1);
  if (people > 0) draw_people(people - 1);
  for (int row = 1; row < screen_.height() - 2 && rooms > 0; ++row) {
    screen_.write(row, rooms - 1, L"│", 1, Style::quiet);
    screen_.write(row, width - people, L"│", 1, Style::quiet);
  }
  draw_messages(rooms, width - rooms - people);
  draw_input(editor);
}

void View::draw_bar() {
  const Link& link = chat_.link();
  std::wstring left = L" " + to_wide(room_.empty() ? "duet chat" : room_);
  if (!chat_.name().empty()) left += L" · " + to_wide(chat_.name());
  std::wstring right = words_for(link);
  if (chat_.waiting() > 0) right += L" · " + std::to_wstring(chat_.waiting()) + L" to send";
  right += L" ";
  screen_.fill(0, 0, screen_.width(), L' ', Style::bar);
  screen_.write(0, 0, left, screen_.width(), Style::bar);
  const int column = std::max(width_of(left) + 1, screen_.width() - width_of(right));
  screen_.write(0, column, right, screen_.width() - column, Style::bar);
}

void View::draw_rooms(int width) {
  int row = 1;
  for (const auto& [name, room] : chat_.rooms()) {
    const std::wstring count = room.unread() > 0 ? L" " + std::to_wstring(room.unread()) : L"";
    const Style style = name == room_ ? Style::strong : Style::plain;
    const int counted = width_of(count);
    screen_.write(row, 0, (name == room_ ? L"▸" : L" ") + to_wide(name), width - counted, style);
    screen_.write(row, width - counted, count, counted, Style::mark);
    if (++row >= screen_.height() - 2) return;
  }
}

void View::draw_people(int width) {
  const Room* room = chat_.room(room_);
  if (!room) return;
  const int column = screen_.width() - width;
  int row = 1;
  screen_.write(row++, column, std::to_wstring(room->people.size()) + L" here", width, Style::quiet);
  for (const std::string& name : room->people) {
    screen_.write(row, column, to_wide(name), width, color_of(name));
    if (++row >= screen_.height() - 2) return;
  }
}

std::vector<View::Line> View::lines(const Room& room, int width, std::size_t wanted, bool& is_all) const {
  std::vector<Line> found;  // the last line first
  const auto add = [&](std::wstring head, const std::string& by, const std::wstring& text, Style style) {
    const std::wstring name = to_wide(by);
    const int used = width_of(head) + width_of(name) + 1;
    // The text continues below itself, or below the time if the name is long.
    const int indent = used < width / 2 ? used : 6;
    std::vector<std::wstring> rows = wrap(text, width - indent);
    for (std::size_t i = rows.size(); i-- > 1;)
      found.push_back({std::wstring(static_cast<std::size_t>(indent), L' ') + rows[i], style});
    found.push_back({rows[0], style, head + name + L" ", color_of(by)});
  };
  for (auto one = chat_.requests().rbegin(); one != chat_.requests().rend(); ++one)
    if (one->kind == Request::Kind::say && one->room == room.name)
      add(L"----- ", chat_.name(), to_wide(one->text) + sign_of(*one),
          one->state == Request::State::refused ? Style::bad : Style::quiet);
  const auto& messages = room.timeline.messages();
  is_all = false;
  for (std::size_t i = messages.size(); i-- > 0;) {
    const Message& message = messages[i];
    std::wstring text = message.was_deleted ? L"(deleted)" : to_wide(message.text);
    if (message.was_edited && !message.was_deleted) text += L" (edited)";
    add(local_time(message.at, L"%H:%M "), message.by, text + reactions_of(message),
        message.was_deleted ? Style::quiet : Style::plain);
    if (room.divider > 0 && message.offset == room.divider + 1)
      found.push_back({L"── new messages ──", Style::mark});
    if (i == 0 || local_time(messages[i - 1].at, L"%F") != local_time(message.at, L"%F"))
      found.push_back({L"── " + local_time(message.at, L"%A, %d %B %Y") + L" ──", Style::quiet});
    if (const auto missing = room.timeline.missing_before(i); missing > 0)
      found.push_back(
          {L"   " + std::to_wstring(missing) + L" earlier messages: Page Up loads them", Style::quiet});
    if (found.size() > wanted) return found;
  }
  is_all = true;
  return found;
}

void View::draw_messages(int column, int width) {
  const Room* room = chat_.room(room_);
  const int height = screen_.height() - 3;
  if (!room || height < 1) return;
  bool is_all = false;
  const auto all = lines(*room, width, static_cast<std::size_t>(scrolled_ + height), is_all);
  const int highest = std::max(0, static_cast<int>(all.size()) - height);
  if (is_all && scrolled_ >= highest && scrolled_ > 0 && !room->timeline.messages().empty())
    chat_.load(room_, room->timeline.messages().front().offset);
  scrolled_ = std::min(scrolled_, highest);
  for (int row = 0; row < height; ++row) {
    const std::size_t place = static_cast<std::size_t>(scrolled_ + height - 1 - row);
    if (place >= all.size()) continue;
    const Line& line = all[place];
    const int named = width_of(line.name);
    screen_.write(1 + row, column, line.name, width, line.name_style);
    screen_.write(1 + row, column + named, line.text, width - named, line.style);
  }
}

void View::draw_input(const Editor& editor) {
  const int row = screen_.height() - 1;
  const int width = screen_.width();
  const Room* room = chat_.room(room_);
  std::wstring hint;
  Style style = Style::quiet;
  if (chat_.needs_name()) {
    hint = chat_.name_problem().empty() ? L"Others see your name beside your messages."
                                        : to_wide(chat_.name_problem());
    if (!chat_.name_problem().empty()) style = Style::bad;
  } else if (scrolled_ > 0) {
    hint = L"↓ Page Down: " + std::to_wstring(room ? room->unread() : 0) + L" new below";
  } else if (room && !room->typing.names().empty()) {
    for (const std::string& name : room->typing.names()) hint += (hint.empty() ? L"" : L", ") + to_wide(name);
    hint += room->typing.names().size() == 1 ? L" is typing…" : L" are typing…";
  } else {
    hint = to_wide(chat_.notice().text);
    if (chat_.notice().is_problem) style = Style::bad;
  }
  screen_.write(row - 1, 1, hint, width - 1, style);
  const std::wstring prompt = chat_.needs_name() ? L"Name: " : L"> ";
  const auto shown = editor.shown(width - width_of(prompt) - 1);
  screen_.write(row, 0, prompt, width, Style::strong);
  screen_.write(row, width_of(prompt), shown.text, width - width_of(prompt));
  screen_.show(row, width_of(prompt) + shown.cursor);
}

}  // namespace chat
