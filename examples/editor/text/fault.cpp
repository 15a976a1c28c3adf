#include "text/fault.hpp"

namespace text {

std::string_view describe(Fault fault) {
  switch (fault) {
    case Fault::beyond_end: return "the position is behind the end of the text";
    case Fault::inside_pair: return "the position is inside a character of two UTF-16 code units";
    case Fault::not_utf8: return "the text is not UTF-8";
    case Fault::too_long: return "the text would be longer than 2^30 UTF-16 code units";
    case Fault::no_length: return "the operation's length is zero, or not that of its text";
    case Fault::bad_sequence: return "the operation's sequence number is too large";
    case Fault::bad_origin: return "the operation's neighbours were never side by side";
    case Fault::too_early:
      return "too many operations wait for earlier ones; request the operations since this document's "
             "version";
    case Fault::truncated: return "the message ends in the middle of an operation";
    case Fault::malformed: return "the message is not an encoding of operations";
  }
  return "unknown fault";
}

}  // namespace text
