#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace duet_cli {

/// Writes lines to a descriptor on a thread of its own, so that a reader who stalls holds up nothing else.
/// Lines for which there is no room meanwhile are dropped and counted, and so are those that cannot be
/// written. A thread, because the descriptor may be shared with other processes: O_NONBLOCK would be set for
/// them too, and poll() promises no room when they write as well.
class LineWriter {
 public:
  /// Bytes that may wait for the reader.
  static constexpr std::size_t most_waiting = 1 << 20;

  /// `notice`: the line that tells how many were dropped before it; without one they are not told.
  explicit LineWriter(int descriptor, std::function<std::string(std::uint64_t dropped)> notice = {});
  /// Waits a moment for what has not been written yet.
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// `line`: without its end. On any thread; never waits for the reader.
  void write(std::string_view line);

 private:
  struct Shared;
  static void run(const std::shared_ptr<Shared>& shared);

  const std::shared_ptr<Shared> shared_;  // also the thread's, which may be stuck for good
};

}  // namespace duet_cli
