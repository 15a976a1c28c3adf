#include <algorithm>

#include "base/ascii.hpp"
#include "http/handshake.hpp"

namespace duet::detail {

namespace {

bool is_base64_char(char c) { return ascii::is_alpha(c) || ascii::is_digit(c) || c == '+' || c == '/'; }

// 16 bytes are 22 characters and two of padding.
bool is_key(std::string_view key) {
  return key.size() == 24 && std::all_of(key.begin(), key.begin() + 22, is_base64_char) &&
         key.substr(22) == "==";
}

UpgradeCheck refused(int status, std::string_view reason) {
  UpgradeCheck check;
  check.status = status;
  check.reason = reason;
  return check;
}

}  // namespace

bool wants_upgrade(const RequestHead& request) {
  return request.headers.has_token("upgrade", "websocket") ||
         request.headers.find("sec-websocket-key").has_value();
}

UpgradeCheck check_request(const RequestHead& request) {
  const Headers& headers = request.headers;
  if (request.method != "GET") return refused(405, "a WebSocket handshake is a GET request");
  if (request.minor_version < 1) return refused(400, "a WebSocket handshake needs HTTP/1.1");
  const auto host = headers.find_only("host");
  if (!host || !is_authority(*host)) {
    return refused(400, "the request does not have exactly one valid Host");
  }
  if (has_body(headers)) return refused(400, "a WebSocket handshake has no body");
  if (!headers.has_token("upgrade", "websocket")) return refused(426, "the request lacks Upgrade: websocket");
  if (!headers.has_token("connection", "upgrade"))
    return refused(400, "the request lacks Connection: Upgrade");
  if (headers.find_only("sec-websocket-version") != "13") {
    return refused(426, "only version 13 of the WebSocket protocol is supported");
  }
  const auto key = headers.find_only("sec-websocket-key");
  if (!key || !is_key(*key)) {
    return refused(400, "the request does not have exactly one Sec-WebSocket-Key of 16 bytes in base64");
  }
  UpgradeCheck check;
  check.accept = accept_key(*key);
  if (check.accept.empty()) return refused(500, "the server cannot compute SHA-1");
  check.status = 101;
  return check;
}

// Sorting makes duplicates adjacent: comparing each name with all others would take quadratic time.
bool read_subprotocols(const Headers& headers, std::vector<std::string>& out) {
  const auto is_refused = [&out](std::string_view name) {
    if (!ascii::is_token(name)) return true;
    out.emplace_back(name);
    return false;
  };
  if (ascii::any_in_list(headers.joined("sec-websocket-protocol"), is_refused)) return false;
  std::vector<std::string_view> sorted(out.begin(), out.end());
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
}

std::string format_accept(const UpgradeCheck& check, std::string_view chosen_subprotocol,
                          std::span<const Header> extra) {
  std::string out;
  out.reserve(256);
  append_status_line(out, 101);
  append_header(out, "Upgrade", "websocket");
  append_header(out, "Connection", "Upgrade");
  append_header(out, "Sec-WebSocket-Accept", check.accept);
  if (!chosen_subprotocol.empty()) append_header(out, "Sec-WebSocket-Protocol", chosen_subprotocol);
  for (const Header& header : extra) append_header(out, header.name, header.value);
  out += "\r\n";
  return out;
}

std::string format_refusal(int status, std::string_view sentence, std::span<const Header> extra) {
  const std::string body = std::string(sentence.empty() ? status_text(status) : sentence) + ".\n";
  std::string out;
  append_status_line(out, status);
  append_header(out, "Content-Type", "text/plain; charset=utf-8");
  append_header(out, "Content-Length", std::to_string(body.size()));
  append_header(out, "X-Content-Type-Options", "nosniff");
  if (status == 405) append_header(out, "Allow", "GET");
  if (status == 426) append_header(out, "Sec-WebSocket-Version", "13");
  if (status == 426) append_header(out, "Upgrade", "websocket");
  append_header(out, "Connection", status == 426 ? "Upgrade, close" : "close");
  for (const Header& header : extra) append_header(out, header.name, header.value);
  out += "\r\n";
  out += body;
  return out;
}

}  // namespace duet::detail
