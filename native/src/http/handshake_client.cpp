#include "base/ascii.hpp"
#include "http/handshake.hpp"

namespace duet::detail {

namespace {

std::string answered(int status) {
  std::string sentence = "the server answered " + std::to_string(status);
  // Uses duet's own phrase for the status: the server's may contain any bytes.
  if (const std::string_view text = status_text(status); !text.empty()) (sentence += ' ') += text;
  return sentence;
}

/// Returns whether the list has exactly this element; case does not matter.
bool is_only_element(std::string_view list, std::string_view only) {
  int elements = 0;
  const bool has_other = ascii::any_in_list(list, [&](std::string_view element) {
    return ++elements > 1 || !ascii::equals_ignoring_case(element, only);
  });
  return elements == 1 && !has_other;
}

}  // namespace

std::string format_request(const UpgradeRequest& request) {
  std::string out = "GET " + request.target + " HTTP/1.1\r\n";
  append_header(out, "Host", request.host);
  append_header(out, "Upgrade", "websocket");
  append_header(out, "Connection", "Upgrade");
  append_header(out, "Sec-WebSocket-Key", request.key);
  append_header(out, "Sec-WebSocket-Version", "13");
  std::string offered;
  for (const std::string& subprotocol : request.subprotocols) {
    if (!offered.empty()) offered += ", ";
    offered += subprotocol;
  }
  if (!offered.empty()) append_header(out, "Sec-WebSocket-Protocol", offered);
  if (!request.extensions.empty()) append_header(out, "Sec-WebSocket-Extensions", request.extensions);
  for (const Header& header : request.extra) append_header(out, header.name, header.value);
  out += "\r\n";
  return out;
}

bool may_be_sent(std::string_view name, std::string_view value) {
  if (!ascii::is_token(name) || !ascii::is_field_value(value)) return false;
  const std::string lower = ascii::lowered(name);
  for (const std::string_view own :
       {"host", "connection", "upgrade", "content-length", "transfer-encoding", "te", "trailer", "expect"})
    if (lower == own) return false;
  return !lower.starts_with("sec-websocket-");
}

// The steps of RFC 6455 section 4.1, "If the response ...".
std::string check_response(const ResponseHead& response, std::string_view key, std::string& subprotocol,
                           bool offered_extensions) {
  subprotocol.clear();
  const Headers& headers = response.headers;
  if (response.status != 101) return answered(response.status);
  // HTTP/1.0 has no Upgrade (RFC 9110 section 7.8).
  if (response.minor_version == 0) return "the server answered 101 in HTTP/1.0";
  if (!is_only_element(headers.joined("upgrade"), "websocket")) {
    return "the server's answer does not upgrade to websocket";
  }
  if (!headers.has_token("connection", "upgrade")) return "the server's answer lacks Connection: Upgrade";
  const auto accept = headers.find_only("sec-websocket-accept");
  if (!accept) {
    return "the server's answer does not have exactly one Sec-WebSocket-Accept";
  }
  const std::string expected = accept_key(key);
  if (expected.empty() || *accept != expected) {
    return "Sec-WebSocket-Accept does not match";
  }
  const auto is_any = [](std::string_view) { return true; };
  if (!offered_extensions && ascii::any_in_list(headers.joined("sec-websocket-extensions"), is_any)) {
    return "the server chose an extension that was not offered";
  }
  if (headers.count("sec-websocket-protocol") > 1) return "the server chose more than one subprotocol";
  if (const auto chosen = headers.find("sec-websocket-protocol")) {
    if (!ascii::is_token(*chosen)) return "the server chose a malformed subprotocol";
    subprotocol = *chosen;
  }
  return {};
}

}  // namespace duet::detail
