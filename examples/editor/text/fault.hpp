#pragma once

#include <cstdint>
#include <string_view>

namespace text {

/// The reason why an edit, an operation or a message was refused. A refused one has changed nothing.
enum class Fault : std::uint8_t {
  // The caller's own edits
  beyond_end = 1,  ///< a position, or its end, is behind the end of the text
  inside_pair,     ///< a position is between the two UTF-16 code units of one character
  not_utf8,        ///< the text is not UTF-8 (RFC 3629)
  too_long,        ///< the text would be longer than max_units
  // Operations
  no_length,     ///< an operation without a character, or with another number of them than its text
  bad_sequence,  ///< a sequence number reaches max_sequence
  bad_origin,    ///< neighbours that no replica has seen side by side
  too_early,     ///< too many operations wait for others that were not received
  // Messages
  truncated,  ///< a message ends in the middle of an operation
  malformed,  ///< a message has a value that no encoder writes
};

/// One English sentence about the fault, without a final full stop.
[[nodiscard]] std::string_view describe(Fault fault);

}  // namespace text
