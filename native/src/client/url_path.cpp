#include "client/url_path.hpp"

#include <algorithm>

namespace duet::detail {

namespace {

/// Returns the number of dots in "." or "..", where a dot may be %2e; 0 for anything else.
int dots(std::string_view segment) {
  int count = 0;
  while (!segment.empty()) {
    const bool encoded = segment.size() >= 3 && segment[0] == '%' && segment[1] == '2' &&
                         (segment[2] == 'e' || segment[2] == 'E');
    if (!encoded && segment[0] != '.') return 0;
    segment.remove_prefix(encoded ? 3 : 1);
    if (++count > 2) return 0;
  }
  return count;
}

}  // namespace

std::string remove_dot_segments(std::string_view target) {
  const std::size_t query = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, query);
  std::string result;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash before the segment
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(end);
    const int count = dots(segment);
    if (count == 2) result.resize(result.empty() ? 0 : result.rfind('/'));
    if (count == 0) result.append(1, '/').append(segment);
    if (count > 0 && path.empty()) result += '/';
  }
  if (result.empty()) result.push_back('/');
  for (const char c : target.substr(query)) {
    if (c == '\'')
      result += "%27";
    else
      result += c;
  }
  return result;
}

}  // namespace duet::detail
