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

/// The lines of a descriptor, read by a separate thread, because reading blocks. It reads at most
/// `most_ahead` bytes and a line ahead, so that the writer of a pipe has to wait. It exists until the process
/// ends, because its thread may be blocked then.
class LineInput {
 public:
  static constexpr std::size_t most_ahead = 64 << 10;

  /// `came` is called on the loop when there are lines, or at the end.
  LineInput(duet::Loop& loop, int descriptor, std::function<void()> came);
  LineInput(const LineInput&) = delete;
  LineInput& operator=(const LineInput&) = delete;

  /// Removes and returns the oldest line, without its end; nullopt if there is none now.
  std::optional<std::string> take();
  /// Returns whether the input has ended and all lines were taken.
  [[nodiscard]] bool is_over();
  /// Returns the errno that ended the input, once; 0 for the end of the file.
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
