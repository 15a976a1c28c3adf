#pragma once

#include <duet/prepared_message.hpp>

#include <cstddef>
#include <deque>

#include "ws/encoded_message.hpp"

namespace duet::detail {

/// The last messages of a topic, and their memory.
class History {
 public:
  [[nodiscard]] bool empty() const { return kept_.empty(); }
  [[nodiscard]] std::size_t size() const { return kept_.size(); }
  [[nodiscard]] const PreparedMessage& operator[](std::size_t i) const { return kept_[i].message; }

  /// In bytes: payload, frame, compressed forms as of the last count, and the overhead of each.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t newest_bytes() const { return kept_.back().bytes; }

  void add(const PreparedMessage& message) {
    kept_.push_back({message, 0});
    count(kept_.back());
  }
  void drop_oldest() {
    bytes_ -= kept_.front().bytes;
    kept_.pop_front();
  }
  void clear() {
    kept_.clear();
    bytes_ = 0;
  }

  // Counts again: a message that was sent may have been compressed, and keeps that form.
  void count_newest() { count(kept_.back()); }
  void count_all() {
    for (Kept& each : kept_) count(each);
  }

 private:
  struct Kept {
    PreparedMessage message;
    std::size_t bytes;
  };

  /// An estimate of the memory that the allocator and the shared pointer's counters take for a message.
  static constexpr std::size_t overhead = 64;

  void count(Kept& one) {
    bytes_ -= one.bytes;
    one.bytes = sizeof one + overhead + one.message.encoded().memory();
    bytes_ += one.bytes;
  }

  std::deque<Kept> kept_;
  std::size_t bytes_ = 0;
};

}  // namespace duet::detail
