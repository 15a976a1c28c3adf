#pragma once

#include <cstdint>
#include <deque>
#include <string>

namespace random_run {

/// What has happened lately, and the first thing that must not.
class Journal {
 public:
  explicit Journal(std::uint64_t seed) : seed_(seed) {}

  void note(std::string line);
  /// The run is over: says what, the seed, and what came before it.
  void fail(const std::string& what);
  void expect(bool holds, const std::string& what) {
    if (!holds) fail(what);
  }
  [[nodiscard]] bool failed() const { return failed_; }

 private:
  std::uint64_t seed_;
  std::deque<std::string> lines_;
  bool failed_ = false;
};

}  // namespace random_run
