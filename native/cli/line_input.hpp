#pragma once

#include <duet/loop.hpp>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

namespace duet_cli {

/// The lines of a descriptor, read by a thread of its own, because reading blocks: no further ahead than
/// `most_ahead` bytes and a line, so that who writes to a pipe is made to wait. Lives until the process ends:
/// its thread may well be waiting for a line then.
class LineInput {
 public:
  static constexpr std::size_t most_ahead = 64 << 10;

  /// `came`: called on the loop when there are lines, or when there will be no more.
  LineInput(duet::Loop& loop, int descriptor, std::function<void()> came);
  LineInput(const LineInput&) = delete;
  LineInput& operator=(const LineInput&) = delete;

  /// The oldest line that was not taken, without its end; nothing if there is none now.
  std::optional<std::string> take();
  /// Whether there is none and will be none.
  [[nodiscard]] bool is_over();
  /// The errno of what ended it, once; 0 for the end of the file.
  int take_error();

 private:
  void read();
  void add(std::string line);
  void end(int error);

  duet::Loop& loop_;
  const int descriptor_;
  const std::function<void()> came_;

  std::mutex mutex_;
  std::condition_variable taken_;
  std::deque<std::string> lines_;
  std::size_t ahead_ = 0;  // bytes in lines_
  bool ended_ = false;
  int error_ = 0;
};

}  // namespace duet_cli
