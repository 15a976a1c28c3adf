// The limits of one connection, one network address and one document.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../../common/bucket.hpp"

namespace editor {

struct Limits {
  // Per connection
  common::Rate operations{200'000,
                          10'000};  ///< the edits of a file that was written while offline come at once
  common::Rate bytes{16 << 20, 256 << 10};  ///< of operations
  common::Rate past{20, 4};                 ///< texts of an earlier time
  common::Rate requests{400, 100};          ///< of any kind; a connection that exceeds it is closed

  // Per network address
  common::Rate opened{60, 2};  ///< documents that were opened
  common::Rate new_documents{30, 1 / 60.0};

  // Per document
  std::size_t people = 200;
  std::uint64_t log_size = 64 << 20;  ///< in bytes
};

}  // namespace editor
