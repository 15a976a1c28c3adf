// One part of a file instead of the whole (RFC 9110 section 14).
#pragma once

#include <cstdint>
#include <string_view>

namespace duet::detail {

struct FileRange {
  enum class Kind {
    whole,          ///< no valid range was requested: the answer is the whole file, with 200
    part,           ///< 206
    unsatisfiable,  ///< well-formed, but outside of the file: 416
  };
  Kind kind = Kind::whole;
  std::uint64_t first = 0;
  std::uint64_t size = 0;  ///< of a part: at least 1
};

/// Parses a Range field for a representation of `total` bytes. Empty elements of its list are skipped (RFC
/// 9110 section 5.6.1.2). Several ranges, other units than bytes and malformed values are ignored, as section
/// 14.2 allows: nobody needs several ranges, and they have been used to exhaust servers (section 17.15).
FileRange parse_range(std::string_view field, std::uint64_t total);

}  // namespace duet::detail
