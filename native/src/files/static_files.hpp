// Files of one folder over HTTP, such as the page that connects to this server.
#pragma once

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "http/reply.hpp"

namespace duet::detail {

/// Cache-Control for files (RFC 9111 section 5.2.2); everything else has to be revalidated.
struct FileCaching {
  std::string usual{no_cache};
  /// Prefixes of paths, such as "/assets/", below which the content of a name never changes.
  std::vector<std::string> immutable_paths = {};
};

/// Serves GET and HEAD for the regular files below a folder, and index.html for a folder in it, whole or in
/// part, and encoded if an encoded file exists. Symbolic links and names that start with a dot are not
/// served.
class StaticFiles {
 public:
  /// The folder itself may be a link. It is opened again for each request: it may not exist yet, and may be
  /// replaced.
  explicit StaticFiles(std::filesystem::path root, FileCaching caching = {});

  /// If a file becomes shorter while its reply is sent, the connection must be closed: its length is already
  /// announced.
  HttpReply serve(const RequestHead& request, std::time_t now = std::time(nullptr)) const;

 private:
  [[nodiscard]] std::string_view cache_control(const RequestHead& request) const;

  std::filesystem::path root_;
  FileCaching caching_;
};

}  // namespace duet::detail
