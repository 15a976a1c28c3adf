// Files of one folder over HTTP: the page that talks to the server, from the server's own port.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "http/head.hpp"
#include "http/unique_fd.hpp"

namespace duet::detail {

struct HttpReply {
  std::string head_and_body;     ///< the complete head; the body too, unless a file follows
  UniqueFd file;                 ///< if open, its first `file_bytes` bytes follow as the body
  std::uint64_t file_bytes = 0;  ///< 0 without a file
  bool keep_alive = false;       ///< false: close the connection after the reply
};

/// Serves GET and HEAD for the regular files below a folder, and index.html for a folder in it. Symbolic
/// links and names that start with a dot are not served. Every reply, also an error, forbids sniffing and
/// isolates the page (COOP, COEP, CORP), without which a browser gives WebAssembly no threads.
class StaticFiles {
 public:
  /// The folder itself may be a link. It is opened anew for each request: it may be missing now and be
  /// replaced later.
  explicit StaticFiles(std::filesystem::path root);

  /// If a file gets shorter while its reply is sent, the connection must be closed: its length is already
  /// announced.
  HttpReply serve(const RequestHead& request) const;

 private:
  std::filesystem::path root_;
};

}  // namespace duet::detail
