#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace duet_cli {

/// Writes lines to a descriptor on a separate thread, so that a slow reader blocks nothing else. Lines for
/// which there is no room are dropped and counted, and so are those that cannot be written. Non-blocking
/// output would not do: the descriptor may be shared, O_NONBLOCK would affect the other processes too, and
/// poll() promises no room when they write as well.
class LineWriter {
 public:
  /// The maximum number of unwritten bytes.
  static constexpr std::size_t most_waiting = 1 << 20;

  /// `notice` formats the line that reports dropped lines; without it they are not reported.
  explicit LineWriter(int descriptor, std::function<std::string(std::uint64_t dropped)> notice = {});
  /// Waits briefly for unwritten lines.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Writes a line, given without its end. Callable on any thread; never blocks.
  void write(std::string_view line);

 private:
  struct Shared;
  static void run(const std::shared_ptr<Shared>& shared);

  const std::shared_ptr<Shared> shared_;  // shared with the thread, which may be blocked for ever
};

}  // namespace duet_cli
