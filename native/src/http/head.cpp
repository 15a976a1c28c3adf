#include "http/head.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "http/start_line.hpp"

namespace duet::detail {

namespace {

constexpr std::string_view crlf = "\r\n";

HeadResult bad(int status) { return {HeadResult::State::bad, 0, status}; }

// Searches for the empty line that ends the head. Line ends are checked here, so that a peer with bare LFs is
// refused at once and does not wait for an end that never arrives.
HeadResult find_end(std::string_view bytes, std::size_t start, const HeadLimits& limits, HeadSearch& search) {
  const std::string_view within = bytes.substr(0, limits.bytes);
  std::size_t& line = search.line;
  line = std::max(line, start);
  while (true) {
    const std::size_t lf = within.find('\n', std::max(line, search.seen));
    if (lf == std::string_view::npos) break;
    if (lf == line || within[lf - 1] != '\r') return bad(400);
    if (lf == line + 1) return {HeadResult::State::complete, lf + 1, 0};
    // The first line is the start line; a folded line belongs to the field before it.
    if (!ascii::is_blank(within[line]) && search.lines++ > limits.fields) return bad(431);
    line = lf + 1;
  }
  search.seen = within.size();
  if (bytes.size() < limits.bytes) return {};
  return bad(line == start ? 414 : 431);
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find(crlf);
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + crlf.size());
  return line;
}

// Returns the lines with each folded one appended to the one before, and without folded lines before the
// first.
std::string unfolded(std::string_view lines) {
  std::string out;
  while (!lines.empty()) {
    const std::string_view line = take_line(lines);
    if (line.empty() || !ascii::is_blank(line.front())) {
      out.append(line).append(crlf);
    } else if (!out.empty()) {
      out.replace(out.size() - crlf.size(), crlf.size(), 1, ' ');
      out.append(ascii::trim(line)).append(crlf);
    }
  }
  return out;
}

// `lines` ends with the empty line. Returns 0 or the status of the refusal.
int parse_fields(std::string_view lines, const HeadLimits& limits, std::size_t expected, Headers& out) {
  out.reserve(expected, lines.size());
  for (std::size_t fields = 0;; ++fields) {
    const std::string_view line = take_line(lines);
    if (line.empty()) return 0;
    if (fields == limits.fields) return 431;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return 400;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = ascii::trim(line.substr(colon + 1));
    if (!ascii::is_token(name) || !ascii::is_field_value(value)) return 400;
    out.add(name, value);
  }
}

}  // namespace

std::string_view RequestHead::header(std::string_view any_case) const {
  const std::string name = ascii::lowered(any_case);
  for (const Header& header : repeated)
    if (header.name == name) return header.value;
  return headers.find(name).value_or(std::string_view());
}

HeadResult parse_request(std::string_view bytes, const HeadLimits& limits, HeadSearch& search,
                         RequestHead& out) {
  if (bytes.empty() || bytes == "\r") return {};
  const std::size_t start = bytes.substr(0, 2) == crlf ? crlf.size() : 0;
  // The first byte reveals most other protocols, a TLS ClientHello above all.
  if (bytes.size() > start && !ascii::is_token_char(bytes[start])) return bad(400);
  const HeadResult end = find_end(bytes, start, limits, search);
  if (end.state != HeadResult::State::complete) return end;

  out = {};
  std::string_view lines = bytes.substr(start, end.consumed - start);
  std::string authority;
  if (const int status = parse_request_line(take_line(lines), out, authority)) return bad(status);
  if (const int status = parse_fields(lines, limits, search.lines, out.headers)) return bad(status);
  if (!authority.empty()) out.headers.replace("host", authority);
  out.repeated = out.headers.repeated();
  return end;
}

HeadResult parse_response(std::string_view bytes, const HeadLimits& limits, HeadSearch& search,
                          ResponseHead& out) {
  const std::string_view start = bytes.substr(0, http_name.size());
  if (http_name.substr(0, start.size()) != start) return bad(400);
  HeadResult end = find_end(bytes, 0, limits, search);
  if (end.status == 414) end.status = 431;
  if (end.state != HeadResult::State::complete) return end;

  out = {};
  std::string_view lines = bytes.substr(0, end.consumed);
  if (const int status = parse_status_line(take_line(lines), out)) return bad(status);
  const std::string plain_lines = unfolded(lines);
  if (const int status = parse_fields(plain_lines, limits, search.lines, out.headers)) return bad(status);
  return end;
}

}  // namespace duet::detail
