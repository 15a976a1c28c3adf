#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

/// JSON as applications send it: the events of a shop, of about so many bytes each, the same in every run.
std::vector<std::string> corpus(std::size_t count, std::size_t size);

/// Bytes that do not compress, the same in every run; as text they are base64's characters.
std::string noise(std::size_t size, bool text);

}  // namespace bench
