#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "platform/pipe.hpp"
#include "platform/signals_blocked.hpp"
#include "platform/thread_name.hpp"
#include "platform/timer_descriptor.hpp"

namespace duet::detail {

namespace {

/// A pipe, and a thread that writes a byte into it at the time. The thread blocks all signals, SIGPIPE too: the
/// other end may be closed already.
class TimerThread final : public TimerDescriptor {
 public:
  /// Throws std::system_error if there is no thread left.
  explicit TimerThread(Pipe pipe)
      : fd_(pipe.read_end.get()), made_(std::move(pipe.read_end)), write_end_(std::move(pipe.write_end)) {
    const SignalsBlocked blocked;
    thread_ = std::thread([this] { run(); });
  }
  ~TimerThread() override {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }

  UniqueSocket take() override { return std::move(made_); }

  void set(Time due) override {
    {
      const std::lock_guard lock(mutex_);
      due_ = due;
    }
    changed_.notify_one();
  }

  bool clear() override {
    std::array<char, 16> bytes;
    bool was_readable = false;
    while (::read(fd_, bytes.data(), bytes.size()) > 0) was_readable = true;
    return was_readable;
  }

 private:
  static constexpr Time never = Time::max();
  static constexpr std::chrono::hours longest_wait{24};  // wait_until() overflows with a late time

  void run() {
    name_this_thread("duet-timer");
    std::unique_lock lock(mutex_);
    while (!ending_) {
      const Time now = std::chrono::floor<Time::duration>(std::chrono::steady_clock::now());
      if (due_ == never) {
        changed_.wait(lock);
      } else if (now < due_) {
        changed_.wait_until(lock, std::min(due_, now + longest_wait));
      } else {
        due_ = never;
        // If the pipe is full, it is readable.
        if (::write(write_end_.get(), "", 1) < 0 && errno == EPIPE) return;
      }
    }
  }

  const int fd_;
  UniqueFd made_;  // empty once it was taken
  const UniqueFd write_end_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Time due_ = never;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<TimerDescriptor> TimerDescriptor::make() {
  Pipe pipe = Pipe::make();
  pipe.read_end = above_standard(std::move(pipe.read_end));
  pipe.write_end = above_standard(std::move(pipe.write_end));
  if (!pipe.read_end || !pipe.write_end) return nullptr;
  try {
    return std::make_unique<TimerThread>(std::move(pipe));
  } catch (const std::system_error& error) {
    errno = error.code().value();
    return nullptr;
  }
}

}  // namespace duet::detail
