#pragma once

#include "text/cursor.hpp"
#include "text/operation.hpp"
#include "text/result.hpp"
#include "text/version.hpp"

#include <span>
#include <string>
#include <string_view>

namespace text {

// The bytes of operations, versions and cursors for a network or a file. Each message is complete in itself:
// no message needs an earlier one to be understood. An application puts its own kind and version of protocol
// before it.
//
// A decoder takes any bytes. It allocates no more than a multiple of their size and returns `truncated`,
// `malformed` or a fault of the operation.

/// Operations of one agent that follow one another are shorter. One character that is typed after the last
/// one takes 4 to 8 bytes alone, and 2 among others.
[[nodiscard]] std::string encode(std::span<const Operation> operations);
[[nodiscard]] Result<Operations> decode_operations(std::string_view bytes);

[[nodiscard]] std::string encode(const Version& version);
[[nodiscard]] Result<Version> decode_version(std::string_view bytes);

[[nodiscard]] std::string encode(const Cursor& cursor);
[[nodiscard]] Result<Cursor> decode_cursor(std::string_view bytes);

}  // namespace text
