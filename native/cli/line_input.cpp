#include "line_input.hpp"

#include <array>
#include <cerrno>
#include <string_view>
#include <thread>
#include <utility>

#include "standard_streams.hpp"

namespace duet_cli {

LineInput::LineInput(duet::Loop& loop, int descriptor, std::function<void()> came)
    : loop_(loop), descriptor_(descriptor), came_(std::move(came)) {
  std::thread([this] { read(); }).detach();
}

void LineInput::read() {
  std::array<char, 64 << 10> buffer;
  std::string line;
  for (;;) {
    const std::ptrdiff_t size = read_some(descriptor_, buffer);
    if (size == 0) break;
    if (size < 0) return end(errno);
    std::string_view came(buffer.data(), static_cast<std::size_t>(size));
    for (std::size_t at = 0; (at = came.find('\n')) != std::string_view::npos; came.remove_prefix(at + 1)) {
      line.append(came.substr(0, at));
      add(std::exchange(line, {}));
    }
    line.append(came);
  }
  if (!line.empty()) add(std::move(line));
  end(0);
}

void LineInput::add(std::string line) {
  trim_line_end(line);
  std::unique_lock lock(mutex_);
  taken_.wait(lock, [&] { return ahead_ < most_ahead; });
  ahead_ += line.size() + 1;
  lines_.push_back(std::move(line));
  if (lines_.size() == 1) loop_.post([this] { came_(); });
}

void LineInput::end(int error) {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  error_ = error;
  loop_.post([this] { came_(); });
}

std::optional<std::string> LineInput::take() {
  const std::lock_guard lock(mutex_);
  if (lines_.empty()) return {};
  std::string line = std::move(lines_.front());
  lines_.pop_front();
  ahead_ -= line.size() + 1;
  taken_.notify_one();
  return line;
}

bool LineInput::is_over() {
  const std::lock_guard lock(mutex_);
  return ended_ && lines_.empty();
}

int LineInput::take_error() {
  const std::lock_guard lock(mutex_);
  return std::exchange(error_, 0);
}

}  // namespace duet_cli
