#include "http/request_path.hpp"

#include "base/ascii.hpp"
#include "base/percent.hpp"

namespace duet::detail {

RequestPath parse_request_path(std::string_view target) {
  RequestPath path;
  std::string_view rest = target.substr(0, target.find('?'));
  if (rest.empty() || rest[0] != '/') return {400, {}, false};
  rest.remove_prefix(1);
  path.is_folder = rest.empty() || rest.back() == '/';
  while (!rest.empty()) {
    std::optional<std::string> name = percent_decoded(ascii::take_until(rest, '/'));
    if (!name || name->find('\0') != std::string::npos) return {400, {}, false};
    // A later malformed escape still wins, so that a 400 does not depend on the names before it.
    if (name->empty() || name->front() == '.' || name->find('/') != std::string::npos) path.status = 404;
    path.names.push_back(std::move(*name));
  }
  return path;
}

}  // namespace duet::detail
