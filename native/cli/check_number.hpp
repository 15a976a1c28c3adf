#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>

namespace duet_cli {

// Validators of CLI11: a sentence against a text, empty for none.

/// For options with a range, which CLI11 takes "nan" to be in.
inline std::string check_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? "not a number" : "";
}

/// For bytes and counts: CLI11 makes "-1" the largest number, and takes what is larger than that for it.
inline std::string check_count(const std::string& text) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? "" : "not a whole number from 0 on";
}

}  // namespace duet_cli
