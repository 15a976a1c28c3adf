#pragma once

#include <cmath>
#include <cstdlib>
#include <string>

namespace duet_cli {

/// For options with a range, which CLI11 takes "nan" to be in: the sentence against it, empty for any other.
inline std::string check_number(const std::string& text) {
  return std::isnan(std::strtod(text.c_str(), nullptr)) ? "not a number" : "";
}

}  // namespace duet_cli
