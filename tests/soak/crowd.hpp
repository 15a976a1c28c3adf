#pragma once

#include <duet/loop.hpp>

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <thread>

#include "member.hpp"

namespace duet_soak {

/// The honest clients of all subjects, in a thread of their own.
class Crowd {
 public:
  /// `subjects` outlive it.
  Crowd(std::span<const Subject> subjects, std::string ca_file, std::size_t members);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

  /// Returns the counts since the last call.
  Counts take();
  [[nodiscard]] bool is_complete() const { return subscribed_ == size_; }
  /// Nobody publishes or moves any more.
  void finish() {
    missing_ = unknown;
    finishing_ = true;
  }
  /// Returns the messages that were published and have not been received, of all members, after finish().
  [[nodiscard]] std::uint64_t missing() const { return missing_; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  static constexpr std::uint64_t unknown = UINT64_MAX;

  void run();
  void tick();
  void count_missing();

  std::span<const Subject> subjects_;
  std::string ca_file_;
  std::size_t size_;
  std::mutex mutex_;
  Counts taken_;  // guarded by the mutex
  std::atomic<std::size_t> subscribed_ = 0;
  std::atomic<std::uint64_t> missing_ = 0;
  std::atomic<bool> finishing_ = false;
  std::atomic<bool> ending_ = false;

  // The members below belong to the thread.
  duet::Loop* loop_ = nullptr;
  Counts counts_;
  std::deque<Member> members_;
  std::size_t next_ = 0;   // the next to publish
  std::size_t mover_ = 0;  // the next to move
  std::size_t connected_ = 0;
  bool has_begun_ = false;
  std::thread thread_;
};

}  // namespace duet_soak
