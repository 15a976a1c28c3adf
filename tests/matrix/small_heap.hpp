#pragma once

#include <duet/client.hpp>
#include <duet/task.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace matrix {

/// Echoes that need more and more of a heap that cannot grow. Messages that fit are echoed. One that does not
/// fit, though it is within the limits, ends its connection with 1009, and the program continues. Prints
/// errors, each line beginning with "FAIL", and PASS at the end if there were none.
class SmallHeap {
 public:
  /// `polling`: the loop is polled, so that events are copied and queued.
  SmallHeap(duet::Loop& loop, std::string url, bool polling);
  void start() { next(); }
  [[nodiscard]] bool over() const { return over_; }

 private:
  void next();
  void fill(std::size_t percent, std::string_view unit);
  duet::Task<> receive_too_much();
  void receive(duet::Message message);
  void end(const duet::Closed& closed);
  void expect(bool holds, const char* what);

  duet::Loop& loop_;
  const std::string url_;
  const bool polling_;
  const std::size_t free_;  // bytes
  std::size_t step_ = 0;
  std::string payload_;
  bool came_back_ = false;
  bool ok_ = true;
  bool over_ = false;
  duet::Client client_;
};

}  // namespace matrix
