#include "editor.hpp"

#include <algorithm>

#include "wide_text.hpp"

namespace chat {

namespace {

constexpr std::size_t most_text = 4000;
constexpr std::size_t most_lines = 100;

}  // namespace

void Editor::insert(wchar_t character) {
  if (text_.size() >= most_text) return;
  text_.insert(cursor_++, 1, character);
}

void Editor::erase_before() {
  if (cursor_ > 0) text_.erase(--cursor_, 1);
}

void Editor::erase_after() {
  if (cursor_ < text_.size()) text_.erase(cursor_, 1);
}

void Editor::erase_word() {
  while (cursor_ > 0 && text_[cursor_ - 1] == L' ') erase_before();
  while (cursor_ > 0 && text_[cursor_ - 1] != L' ') erase_before();
}

void Editor::erase_start() {
  text_.erase(0, cursor_);
  cursor_ = 0;
}

void Editor::move(int by) {
  const auto place = static_cast<std::ptrdiff_t>(cursor_) + by;
  cursor_ = static_cast<std::size_t>(
      std::clamp<std::ptrdiff_t>(place, 0, static_cast<std::ptrdiff_t>(text_.size())));
}

void Editor::recall(int direction) {
  if (before_.empty()) return;
  if (direction < 0 && recalled_ > 0) --recalled_;
  if (direction > 0 && recalled_ < before_.size()) ++recalled_;
  text_ = recalled_ < before_.size() ? before_[recalled_] : std::wstring();
  to_end();
}

std::wstring Editor::take() {
  std::wstring line = std::move(text_);
  text_.clear();
  cursor_ = 0;
  if (!line.empty()) before_.push_back(line);
  if (before_.size() > most_lines) before_.erase(before_.begin());
  recalled_ = before_.size();
  return line;
}

Editor::Shown Editor::shown(int width) const {
  std::size_t first = 0;
  const auto before_cursor = [&] {
    return width_of(std::wstring_view(text_).substr(first, cursor_ - first));
  };
  while (first < cursor_ && before_cursor() >= width) ++first;
  return {cut(std::wstring_view(text_).substr(first), width), before_cursor()};
}

}  // namespace chat
