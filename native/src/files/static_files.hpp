// Files of one folder over HTTP: the page that talks to the server, from the server's own port.
#pragma once

#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

#include "http/reply.hpp"

namespace duet::detail {

/// Cache-Control for files (RFC 9111 section 5.2.2); everything else is never kept without asking.
struct FileCaching {
  std::string usual{no_cache};
  /// Beginnings of paths, "/assets/", below which a name never stands for another content.
  std::vector<std::string> immutable_paths = {};
};

/// Serves GET and HEAD for the regular files below a folder, and index.html for a folder in it, whole or in
/// part, encoded where an encoded file stands beside. Symbolic links and names that start with a dot are not
/// served.
class StaticFiles {
 public:
  /// The folder itself may be a link. It is opened anew for each request: it may be missing now and be
  /// replaced later.
  explicit StaticFiles(std::filesystem::path root, FileCaching caching = {});

  /// If a file gets shorter while its reply is sent, the connection must be closed: its length is already
  /// announced.
  HttpReply serve(const RequestHead& request, std::time_t now = std::time(nullptr)) const;

 private:
  [[nodiscard]] std::string_view cache_control(const RequestHead& request) const;

  std::filesystem::path root_;
  FileCaching caching_;
};

}  // namespace duet::detail
