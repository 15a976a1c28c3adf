#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duet_fuzz {

/// Inputs as text: one a line, with \r, \n, \t, \\ and \xNN. Lines that begin with '#' are comments. Empty lines are
/// skipped. "(1000)x" repeats the next character, or its escape, so often; "\(" is a parenthesis.
std::vector<std::string> parse_seeds(std::string_view text);

/// Returns the inputs of a file; none if it does not exist.
std::vector<std::string> read_seeds(const std::string& path);

/// Returns the content of a file; empty if it cannot be read.
std::string read_file(const std::string& path);

}  // namespace duet_fuzz
