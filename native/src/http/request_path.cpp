#include "http/request_path.hpp"

#include "http/ascii.hpp"

namespace duet::detail {

namespace {

int hex_value(char c) {
  if (ascii::is_digit(c)) return c - '0';
  const char low = ascii::lower(c);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

bool percent_decode(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3) return false;
    const int high = hex_value(text[i + 1]);
    const int low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return false;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out.find('\0') == std::string::npos;
}

}  // namespace

RequestPath parse_request_path(std::string_view target) {
  RequestPath path;
  std::string_view rest = target.substr(0, target.find('?'));
  if (rest.empty() || rest[0] != '/') return {400, {}, false};
  rest.remove_prefix(1);
  path.is_folder = rest.empty() || rest.back() == '/';
  while (!rest.empty()) {
    std::string name;
    if (!percent_decode(ascii::take_until(rest, '/'), name)) return {400, {}, false};
    // A later bad escape still wins, so that a 400 does not depend on what stands before it.
    if (name.empty() || name[0] == '.' || name.find('/') != std::string::npos) path.status = 404;
    path.names.push_back(std::move(name));
  }
  return path;
}

}  // namespace duet::detail
