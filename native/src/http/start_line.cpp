#include "http/start_line.hpp"

#include <algorithm>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

// "HTTP/" DIGIT "." DIGIT, RFC 9112 section 2.3.
int parse_version(std::string_view text, int& minor_version) {
  if (text.size() != 8 || text.substr(0, 5) != http_name || !ascii::is_digit(text[5]) || text[6] != '.' ||
      !ascii::is_digit(text[7])) {
    return 400;
  }
  if (text[5] != '1') return 505;
  minor_version = text[7] == '0' ? 0 : 1;  // later versions count as 1.1 (RFC 9110 section 2.5)
  return 0;
}

bool is_target_char(char c) { return ascii::is_printable(c) && c != '#'; }

// Parses scheme "://" authority path-abempty [ "?" query ]. A userinfo is refused: RFC 9110 section 4.2.4
// requires treating it as an error, because it is used to disguise the host.
bool reduce_absolute(std::string_view text, std::string& target, std::string& authority) {
  const std::size_t scheme_end = text.find("://");
  if (scheme_end == std::string_view::npos) return false;
  const std::string scheme = ascii::lowered(text.substr(0, scheme_end));
  if (scheme != "http" && scheme != "https" && scheme != "ws" && scheme != "wss") return false;
  text.remove_prefix(scheme_end + 3);
  const std::size_t authority_end = std::min(text.find_first_of("/?"), text.size());
  authority = text.substr(0, authority_end);
  if (authority.empty() || authority.find('@') != std::string::npos) return false;
  target = text.substr(authority_end);
  if (target.empty() || target[0] != '/') target.insert(0, 1, '/');
  return true;
}

}  // namespace

int parse_request_line(std::string_view line, RequestHead& out, std::string& authority) {
  const std::size_t first = line.find(' ');
  if (first == std::string_view::npos) return 400;
  const std::size_t second = line.find(' ', first + 1);
  if (second == std::string_view::npos) return 400;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  if (!ascii::is_token(method)) return 400;
  if (target.empty() || !std::all_of(target.begin(), target.end(), is_target_char)) return 400;
  if (const int status = parse_version(line.substr(second + 1), out.minor_version)) return status;
  // The only method whose target is an authority (RFC 9112 section 3.2.3), and duet is no proxy.
  if (method == "CONNECT") return 501;
  out.method = method;
  if (target[0] == '/' || (target == "*" && method == "OPTIONS")) {
    out.target = target;
    return 0;
  }
  return reduce_absolute(target, out.target, authority) ? 0 : 400;
}

int parse_status_line(std::string_view line, ResponseHead& out) {
  if (const int status = parse_version(line.substr(0, 8), out.minor_version)) return status;
  const std::string_view rest = line.substr(8);
  if (rest.size() < 4 || rest[0] != ' ') return 400;
  if (!std::all_of(rest.begin() + 1, rest.begin() + 4, ascii::is_digit) || rest[1] == '0') return 400;
  // The blank after the code is required even before an empty reason, yet many servers omit it.
  if (rest.size() > 4 && rest[4] != ' ') return 400;
  const std::string_view reason = rest.size() > 4 ? rest.substr(5) : std::string_view();
  if (!ascii::is_field_value(reason)) return 400;
  out.status = (rest[1] - '0') * 100 + (rest[2] - '0') * 10 + (rest[3] - '0');
  out.reason = reason;
  return 0;
}

}  // namespace duet::detail
