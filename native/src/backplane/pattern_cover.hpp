#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace duet::detail {

/// Decides which patterns a server subscribes to on its broker. A broker compares each message with each
/// pattern, and sends it once for each that matches; and clients choose the patterns. So beyond some, one
/// subscription to everything covers the further ones.
class PatternCover {
 public:
  static constexpr std::size_t most_alone = 16;
  static constexpr std::string_view everything = "*";

  /// Return the pattern to subscribe to or to unsubscribe from, if any.
  std::optional<std::string> add(const std::string& pattern) {
    if (pattern != everything && alone_.size() < most_alone) return *alone_.insert(pattern).first;
    covered_.insert(pattern);
    if (covered_.size() > 1) return {};
    return std::string(everything);
  }
  std::optional<std::string> remove(const std::string& pattern) {
    if (alone_.erase(pattern) > 0) return pattern;
    covered_.erase(pattern);
    if (!covered_.empty()) return {};
    return std::string(everything);
  }

  [[nodiscard]] bool is_covered(const std::string& pattern) const { return covered_.contains(pattern); }
  [[nodiscard]] const std::set<std::string>& covered() const { return covered_; }

 private:
  std::set<std::string> alone_;
  std::set<std::string> covered_;
};

}  // namespace duet::detail
