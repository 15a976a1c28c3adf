// The media type of a file, by its name.
#pragma once

#include <string_view>

namespace duet::detail {

/// Returns a Content-Type value, which is valid forever. Text carries its charset; the default is
/// application/octet-stream. A browser runs modules and compiles WebAssembly in a stream only with the right
/// type.
std::string_view mime_type(std::string_view path);

}  // namespace duet::detail
