// What counts a path's instructions: callgrind, which this program runs under.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <duet/function.hpp>

namespace duet_bench {

/// Does something so many times; what it needs for it was made before, and is warm.
using Body = duet::Function<void(std::size_t times)>;

/// The paths that were asked for: all, or those named.
class Counted {
 public:
  explicit Counted(std::vector<std::string> names) : names_(std::move(names)) {}

  [[nodiscard]] bool wants(const std::string& path) const;

  /// Has callgrind write down the instructions of `times` times, and of twice as many, so that their
  /// difference is of `times` times and of nothing else.
  void path(const std::string& name, std::size_t times, Body body);

  /// Whether each name that was asked for was one.
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
