// The head of a request, and the values in it that a server reads.
#include <duet/query.hpp>

#include "files/accept_encoding.hpp"
#include "files/conditions.hpp"
#include "files/range.hpp"
#include "head_lines.hpp"
#include "http/cookie.hpp"
#include "http/date.hpp"
#include "http/handshake.hpp"
#include "http/request_path.hpp"
#include "ws/deflate_offer.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

using ParseRequest = HeadResult (*)(std::string_view, const HeadLimits&, HeadSearch&, RequestHead&);
constexpr std::time_t now = 1'700'000'000;

void check_target(const std::string& target) {
  require(target == "*" || target.starts_with('/'), "a target begins with a slash, or is an asterisk");
  for (const char c : target)
    require(ascii::is_printable(c) && c != '#', "a target has only printable characters");
  if (!target.starts_with('/')) return;
  const RequestPath path = parse_request_path(target);
  for (const std::string& name : path.names) {
    const bool leads_elsewhere = name.empty() || name.starts_with('.') ||
                                 name.find('/') != std::string::npos || name.find('\0') != std::string::npos;
    require(path.status != 200 || !leads_elsewhere, "a path leads to no parent folder and to no hidden file");
  }
  if (const auto query = duet::Query::of_target(target))
    for (const auto& field : query->fields())
      require(field.name.size() + field.value.size() < target.size(),
              "a decoded field is not longer than the query");
}

void check_file_request(const RequestHead& head) {
  const std::string_view range = head.header("range");
  for (const std::uint64_t total : {std::uint64_t{0}, std::uint64_t{10}, ~std::uint64_t{0}}) {
    const FileRange part = parse_range(range, total);
    if (part.kind != FileRange::Kind::part) continue;
    require(part.size >= 1 && part.first < total && part.size <= total - part.first,
            "a range is within the file");
  }
  const std::string_view encoding = head.header("accept-encoding");
  require(accepted_encodings(&encoding).size() <= 3, "an encoding is accepted once");
  require(find_cookie(head.header("cookie"), "a").size() <= head.header("cookie").size(),
          "a cookie is in its field");
  static_cast<void>(evaluate(head.headers, {.etag = "\"a\"", .modified = now}, now));
  static_cast<void>(range_applies(head.headers, {.etag = "\"a\"", .modified = now}, now));
  if (const auto time = parse_http_date(head.header("if-modified-since"), now))
    require(parse_http_date(http_date(*time), now) == time,
            "a date is the same when it is written and read again");
}

void check_handshake(const RequestHead& head) {
  const UpgradeCheck check = check_request(head);
  require((check.status == 101) == check.reason.empty(), "only a refusal has a reason");
  require((check.status == 101) == (check.accept.size() == 28),
          "an accepted handshake has a hash of 20 bytes");
  if (check.status == 101) {
    require(wants_upgrade(head), "an accepted handshake is one");
    require(!has_body(head.headers), "a handshake has no body");
    require(is_authority(*head.headers.find("host")), "a handshake has a valid host");
  }
  const std::string refusal = format_refusal(400, check.reason);
  ResponseHead answer;
  require(parse_response(refusal, {4096, 100}, answer).state == HeadResult::State::complete,
          "a refusal is a valid response");
  std::optional<DeflateAnswer> terms;
  static_cast<void>(
      accept_deflate_offer(head.headers.joined("sec-websocket-extensions"), {.enabled = true}, terms));
}

void read_request(Input input) {
  const Pieces pieces(input.choice(256));
  const std::string_view bytes = input.rest();
  RequestHead head;
  const HeadResult whole = parse_request(bytes, head_limits, head);
  check_result(whole, bytes.size());
  RequestHead in_pieces;
  const HeadResult result = parse_in_pieces(bytes, pieces, in_pieces, ParseRequest{parse_request});
  require(result.state == whole.state && result.consumed == whole.consumed && result.status == whole.status,
          "a request in pieces has the same result");
  if (whole.state != HeadResult::State::complete) return;
  require(in_pieces.method == head.method && in_pieces.target == head.target &&
              have_same_fields(in_pieces.headers, head.headers),
          "a request in pieces is the same");

  require(ascii::is_token(head.method), "a method is a token");
  check_target(head.target);
  const std::string line =
      head.method + ' ' + head.target + " HTTP/1." + std::to_string(head.minor_version) + "\r\n";
  const std::string text = line + lines_of(head.headers) + "\r\n";
  RequestHead again;
  const HeadResult reread = parse_request(text, {text.size(), 100}, again);
  require(reread.state == HeadResult::State::complete && again.target == head.target &&
              again.minor_version == head.minor_version && have_same_fields(again.headers, head.headers),
          "an accepted request is the same when it is written and read again");
  check_file_request(head);
  check_handshake(head);
}

const Target request_head("request_head", read_request);

}  // namespace
