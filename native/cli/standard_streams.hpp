// The process's arguments and standard streams, which differ between operating systems. Text is UTF-8.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace duet_cli {

inline constexpr int standard_input = 0;
inline constexpr int standard_output = 1;
inline constexpr int standard_error = 2;

/// Returns up to what size bytes are not mixed with those of other processes that write into the same pipe.
[[nodiscard]] std::size_t whole_in_pipe();

/// Returns the arguments of main(), without the program's name.
[[nodiscard]] std::vector<std::string> arguments(int argc, char** argv);

/// Called first. Afterwards standard streams that are closed do not get the number of another file, a closed pipe
/// is an error of write_all(), and bytes are not translated.
void prepare_standard_streams();

/// Writes all of it, and blocks until that is done, even on a non-blocking descriptor, which another process
/// that shares it may have made so. Removes from the text what it has written. Returns 0, or an errno.
[[nodiscard]] int write_all(int descriptor, std::string_view& text);

/// Reads, and blocks until there is something, in the same way. Returns the number of bytes, 0 at the end, or -1
/// with errno.
[[nodiscard]] std::ptrdiff_t read_some(int descriptor, std::span<char> to);

/// Returns whether a person reads or writes it.
[[nodiscard]] bool is_terminal(int descriptor);

/// Removes from a line what else ends lines on this system.
void trim_line_end(std::string& line);

/// Blocks until the reader of standard output, a pipe or a socket, has closed it, even when there is nothing to
/// write. Returns false if the system cannot tell.
[[nodiscard]] bool wait_for_closed_output();

}  // namespace duet_cli
