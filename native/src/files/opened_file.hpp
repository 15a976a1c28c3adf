// A file found by a request's path below a folder, and never outside of it.
#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <span>
#include <string>

#include "files/accept_encoding.hpp"
#include "files/conditions.hpp"
#include "http/request_path.hpp"
#include "platform/unique_fd.hpp"

namespace duet::detail {

struct OpenedFile {
  /// 200; 301 for a folder without its trailing '/'; 404; 406 if no accepted encoding exists; 500 if the
  /// system failed.
  int status = 404;
  UniqueFd fd;       ///< open for reading if 200
  std::string name;  ///< without the suffix of its encoding
  Encoding encoding = Encoding::identity;
  std::uint64_t bytes = 0;  ///< as encoded
  Validators validators;
};

/// Walks down name by name and follows no link, so that neither a link nor a rename in between leads out of
/// the folder. Opens the first of the encodings that exists: NAME.br or NAME.gz next to NAME, unless it is
/// older than NAME and therefore outdated.
OpenedFile open_below(const std::filesystem::path& root, const RequestPath& path,
                      std::span<const Encoding> taken, std::time_t now);

/// Builds an ETag from the size and the time of the last status change, which nobody can set back, unlike the
/// time of modification. So the files of a build that all have one modification time differ. Weak while the
/// file has only just changed: it may change again within the clock's resolution (RFC 9110 sections 8.8.1 and
/// 8.8.3).
std::string make_etag(std::uint64_t bytes, const timespec& changed, Encoding encoding, std::time_t now);

}  // namespace duet::detail
