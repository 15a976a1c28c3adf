#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

/// Returns JSON as applications send it: the events of a shop, of about `size` bytes each, the same in every
/// run.
std::vector<std::string> corpus(std::size_t count, std::size_t size);

/// Returns incompressible bytes, the same in every run; as text they are base64's characters.
std::string noise(std::size_t size, bool text);

}  // namespace bench
