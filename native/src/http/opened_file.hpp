// A file found by a request's path below a folder, and never outside of it.
#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <string>

#include "http/request_path.hpp"
#include "http/unique_fd.hpp"

namespace duet::detail {

struct OpenedFile {
  int status =
      404;      ///< 200; 301 when a folder was asked for without its '/'; 404; 500 when the system failed
  UniqueFd fd;  ///< open for reading if 200
  std::string name;
  std::uint64_t bytes = 0;
  std::time_t modified = 0;
  std::string etag;  ///< quoted; made of the size and the time of the last change (RFC 9110 section 8.8.3)
};

/// Walks down name by name, following no link, so that neither a link nor a rename in between leads out of
/// the folder.
OpenedFile open_below(const std::filesystem::path& root, const RequestPath& path);

}  // namespace duet::detail
