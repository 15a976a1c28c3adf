#include "line_writer.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "quiet_thread.hpp"
#include "standard_streams.hpp"

namespace duet_cli {

namespace {

constexpr auto patience_at_the_end = std::chrono::seconds(2);

/// Returns as many whole lines as a pipe takes at once, at least one: lines of other processes that share it
/// appear between them, and not within one.
std::string_view first_lines(std::string_view text) {
  std::size_t end = text.substr(0, whole_in_pipe()).rfind('\n');
  if (end == std::string_view::npos) end = text.find('\n');
  return text.substr(0, end + 1);
}

/// Writes to a file that may have no room at times.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}

  /// Returns how many lines could not be written. A part of one may have been: then the next write begins with a line of its own.
  std::uint64_t write(std::string_view text) {
    std::string_view line_end = is_torn_ ? "\n" : "";
    if (write_all(descriptor_, line_end) != 0) return lines_in(text);
    is_torn_ = false;
    while (!text.empty()) {
      const std::string_view lines = first_lines(text);
      std::string_view rest = lines;
      const bool is_written = write_all(descriptor_, rest) == 0;
      text.remove_prefix(lines.size() - rest.size());
      if (is_written) continue;
      is_torn_ = rest.size() < lines.size() && lines[lines.size() - rest.size() - 1] != '\n';
      return lines_in(text);
    }
    return 0;
  }

 private:
  static std::uint64_t lines_in(std::string_view text) {
    return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  }

  const int descriptor_;
  bool is_torn_ = false;
};

}  // namespace

struct LineWriter::Shared {
  const int descriptor;
  const std::function<std::string(std::uint64_t dropped)> notice;

  std::mutex mutex = {};
  std::condition_variable changed = {};
  std::string waiting = {};  // whole lines
  std::uint64_t dropped = 0;
  enum class Thread : std::uint8_t { none, writes, waits } thread = Thread::none;
  bool ending = false;
};

LineWriter::LineWriter(int descriptor, std::function<std::string(std::uint64_t dropped)> notice)
    : shared_(new Shared{descriptor, std::move(notice)}) {}

LineWriter::~LineWriter() {
  std::unique_lock lock(shared_->mutex);
  shared_->ending = true;
  shared_->changed.notify_all();
  shared_->changed.wait_for(lock, patience_at_the_end,
                            [&] { return shared_->thread == Shared::Thread::none; });
}

void LineWriter::write(std::string_view line) {
  const std::lock_guard lock(shared_->mutex);
  if (shared_->thread == Shared::Thread::none && start_quiet_thread([shared = shared_] { run(shared); }))
    shared_->thread = Shared::Thread::writes;
  // After a line was dropped, the next one is the notice.
  const bool has_room = shared_->dropped == 0 && shared_->waiting.size() + line.size() < most_waiting;
  if (!has_room || shared_->thread == Shared::Thread::none) {
    ++shared_->dropped;
    return;
  }
  shared_->waiting.append(line).append(1, '\n');
  if (shared_->thread == Shared::Thread::waits) shared_->changed.notify_all();
}

void LineWriter::run(const std::shared_ptr<Shared>& shared) {
  Output output(shared->descriptor);
  std::uint64_t lost = 0;  // lines of which no notice is written yet
  std::unique_lock lock(shared->mutex);
  for (;;) {
    shared->thread = Shared::Thread::waits;
    shared->changed.wait(lock, [&] { return !shared->waiting.empty() || shared->ending; });
    if (shared->waiting.empty()) break;
    shared->thread = Shared::Thread::writes;
    const std::string lines = std::exchange(shared->waiting, {});
    lost += std::exchange(shared->dropped, 0);
    lock.unlock();
    lost += output.write(lines);
    if (lost > 0 && shared->notice && output.write(shared->notice(lost) + '\n') == 0) lost = 0;
    lock.lock();
  }
  shared->thread = Shared::Thread::none;
  shared->changed.notify_all();
}

}  // namespace duet_cli
