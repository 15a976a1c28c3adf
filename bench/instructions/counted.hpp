// Counts a path's instructions with callgrind, under which this program runs.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <duet/function.hpp>

namespace duet_bench {

/// Runs an operation `times` times; its resources were created before, and are warm.
using Body = duet::Function<void(std::size_t times)>;

/// The requested paths: all, or those named.
class Counted {
 public:
  explicit Counted(std::vector<std::string> names) : names_(std::move(names)) {}

  [[nodiscard]] bool wants(const std::string& path) const;

  /// Makes callgrind record the instructions of `times` operations, and of twice as many, so that the
  /// difference is exactly the cost of `times` operations.
  void path(const std::string& name, std::size_t times, Body body);

  /// Returns whether each requested name exists.
  [[nodiscard]] bool found_all() const { return names_.size() == found_; }

 private:
  std::vector<std::string> names_;
  std::size_t found_ = 0;
};

// Each in its own file. A path is set up only if it is wanted.
void count_parts(Counted& counted);
void count_compression(Counted& counted);
void count_server(Counted& counted);
void count_client(Counted& counted);
void count_loop(Counted& counted);

}  // namespace duet_bench
