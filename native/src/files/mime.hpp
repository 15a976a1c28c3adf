// The media type of a file, told by its name.
#pragma once

#include <string_view>

namespace duet::detail {

/// A Content-Type value: text carries its charset, what is not in the table is application/octet-stream.
/// Valid forever. A browser runs modules and compiles WebAssembly in a stream only under the right one.
std::string_view mime_type(std::string_view path);

}  // namespace duet::detail
