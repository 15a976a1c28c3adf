#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace duet_cli {

// Validators for CLI11: return a sentence about the text, empty if it is valid.

/// For options with a range, which "nan" passes in CLI11.
inline std::string check_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? "not a number" : "";
}

/// For bytes and counts: CLI11 converts "-1" and numbers that are too large to the largest number.
inline std::string check_count(const std::string& text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? "" : "not a non-negative integer";
}

}  // namespace duet_cli
