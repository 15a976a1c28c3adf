// One part of a file instead of the whole (RFC 9110 section 14).
#pragma once

#include <cstdint>
#include <string_view>

namespace duet::detail {

struct ByteRange {
  enum class Kind {
    whole,          ///< nothing that is understood was asked for: the answer is the whole, with 200
    part,           ///< 206
    unsatisfiable,  ///< well-formed, and nothing of it is there: 416
  };
  Kind kind = Kind::whole;
  std::uint64_t first = 0;
  std::uint64_t size = 0;  ///< of a part: at least 1
};

/// Reads a Range field for a representation of `total` bytes. Empty elements of its list are passed over
/// (RFC 9110 section 5.6.1.2). Several ranges, another unit than bytes and
/// what is malformed are ignored, as section 14.2 allows: of several, nobody needs what an answer in parts
/// costs, and they have been a way to exhaust servers (section 17.15).
ByteRange parse_range(std::string_view field, std::uint64_t total);

}  // namespace duet::detail
