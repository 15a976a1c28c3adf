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

/// Returns how many lines could not be written.
std::uint64_t write_lines(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const std::string_view lines = first_lines(text);
    if (write_all(descriptor, lines) != 0)
      return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    text.remove_prefix(lines.size());
  }
  return 0;
}

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
  std::uint64_t unwritten = 0;
  std::unique_lock lock(shared->mutex);
  for (;;) {
    shared->thread = Shared::Thread::waits;
    shared->changed.wait(lock, [&] { return !shared->waiting.empty() || shared->ending; });
    if (shared->waiting.empty()) break;
    shared->thread = Shared::Thread::writes;
    std::string lines = std::exchange(shared->waiting, {});
    const std::uint64_t dropped = std::exchange(shared->dropped, 0) + std::exchange(unwritten, 0);
    lock.unlock();
    if (dropped > 0 && shared->notice) lines.append(shared->notice(dropped)).append(1, '\n');
    unwritten = write_lines(shared->descriptor, lines);
    lock.lock();
  }
  shared->thread = Shared::Thread::none;
  shared->changed.notify_all();
}

}  // namespace duet_cli
