// The path of a request target as the names of folders and a file: decoded, and never leading upwards.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

struct RequestPath {
  int status = 200;  ///< or 400 for a malformed one, 404 for one that may not exist
  std::vector<std::string> names;
  bool is_folder = false;  ///< the path ended with '/'
};

/// Parses a target that starts with '/'. Each name is split off before it is decoded, so none contains a '/',
/// not even an encoded one. Names that start with a dot ("..", hidden files) and empty ones ("//") are 404; a
/// malformed escape and an encoded NUL are 400.
RequestPath parse_request_path(std::string_view target);

}  // namespace duet::detail
