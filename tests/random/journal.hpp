#pragma once

#include <cstdint>
#include <deque>
#include <string>

namespace random_run {

/// The recent actions and events, and the first failure.
class Journal {
 public:
  explicit Journal(std::uint64_t seed) : seed_(seed) {}

  void note(std::string line);
  /// Ends the run: prints the failure, the seed, and the recent actions.
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
