#include "raw.hpp"
#include "scenarios.hpp"

/// RFC 6455 section 4.1: the answers to the opening handshake.
namespace conformance {

namespace {

using namespace std::chrono_literals;
using Script = std::vector<std::string>;

constexpr auto closed_4000 = "closed 4000 handshake was_open clean";

/// An answer that is not an upgrade, and the end.
Script answered(const std::string& status, const std::string& headers = {}) {
  return {"bytes HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 2\r\nConnection: close\r\n\r\nno",
          "end"};
}

void other_status(Scenario& s) {
  play_all(s,
           {answered("200 OK"), answered("204 No Content"), answered("400 Bad Request"),
            answered("401 Unauthorized"), answered("403 Forbidden"), answered("404 Not Found"),
            answered("426 Upgrade Required"), answered("429 Too Many Requests"),
            answered("500 Internal Server Error"), answered("503 Service Unavailable")},
           {closed_unreachable});
}

void redirect(Scenario& s) {
  std::vector<Play> plays;
  for (const char* status : {"302 Found", "307 Temporary Redirect"})
    plays.push_back({.script = answered(status, "Location: " + s.url() + "\r\n"),
                     .expected = {closed_unreachable},
                     .on_open = [](duet::Client& c) { c.close(1000); },
                     .logs_wire = false});
  play(s, std::move(plays));
}

void not_http(Scenario& s) {
  play_all(s,
           {{"bytes SSH-2.0-OpenSSH_9.2\r\n", "end"},
            {std::string("bytes \0\0\0\0", 10), "end"},
            {"bytes HTTP/1.1\r\n\r\n", "end"}},
           {closed_unreachable});
}

void cut_off(Scenario& s) {
  play_all(s, {{"end"}, {"reset"}, {"bytes HTTP/1.1 101 Swi", "end"}, {"bytes HTTP/1.1 101 Swi", "reset"}},
           {closed_unreachable});
}

void long_head(Scenario& s) {
  play_all(
      s, {{"bytes HTTP/1.1 101 Switching Protocols\r\nX-Long: ", "filler 1000000", "bytes \r\n\r\n", "end"}},
      {closed_unreachable});
}

void broken_answers(Scenario& s) {
  play_all(s,
           {{"answer-but Accept: =>Accept: x"},
            {"answer-but Sec-WebSocket-Accept=>Other"},
            {"answer-but Upgrade: websocket=>Upgrade: h2c"},
            {"answer-but Upgrade: websocket=>Other: websocket"},
            {"answer-but Connection: Upgrade=>Connection: close"},
            {"answer-but Connection: Upgrade=>Other: Upgrade"}},
           {closed_unreachable});
}

void unasked_extension(Scenario& s) {
  play_all(s, {{"answer Sec-WebSocket-Extensions: x-unheard-of"}}, {closed_unreachable});
}

/// Offers "a" and "b", and receives this answer.
void chosen(Scenario& s, const std::vector<std::string>& headers) {
  std::vector<Play> plays;
  for (const std::string& header : headers)
    plays.push_back({.script = {"answer " + header, "close 4000"},
                     .expected = {closed_unreachable},
                     .options = {.subprotocols = {"a", "b"}},
                     .logs_wire = false});
  play(s, std::move(plays));
}

void malformed_subprotocol(Scenario& s) {
  chosen(s, {"Sec-WebSocket-Protocol: a, b", "Sec-WebSocket-Protocol: A", "Sec-WebSocket-Protocol: a;b"});
}

void two_subprotocols(Scenario& s) { chosen(s, {"Sec-WebSocket-Protocol: a\r\nSec-WebSocket-Protocol: b"}); }

void stalled(Scenario& s) {
  for (const char* step : {"bytes HTTP/1.1 101 Switching", "bytes HTTP/1.1 101 Switching Protocols\r\n"})
    s.client({.timeouts = {.connect = 200ms}}).connect(s.arguments.raw_url + "/stalled/" + encoded(step));
  const std::string timeout = "closed 1006 timeout";
  s.expect({timeout, timeout});
}

void in_pieces(Scenario& s) {
  std::vector<Script> scripts;
  for (const char* size : {"1", "7", "64", "128"})
    scripts.push_back({std::string("pieces ") + size, "answer", "until text", "text hello", "close 4000"});
  play_all(s, scripts, {"open", "text 5 hello", closed_4000});
}

void message_in_the_packet(Scenario& s) {
  play(s, {{.script = {"answer", "text hello", "until close", "close 4000"},
            .expected = {"open", "text 5 hello", closed_4000},
            .on_message = [](duet::Client& c) { c.close(1000); },
            .logs_wire = false}});
}

// Many times: Firefox by itself loses its `open` event in most of them, not in all.
void close_in_the_packet(Scenario& s) {
  const Play one = {
      .script = {"answer", "close 4000", "end"}, .expected = {"open", closed_4000}, .logs_wire = false};
  play(s, std::vector<Play>(20, one));
}

void other_spelling(Scenario& s) {
  play_all(s,
           {{"answer-but Upgrade: websocket=>upgrade:WebSocket", "until text", "close 4000"},
            {"answer-but Connection: Upgrade=>CONNECTION: keep-alive, upgrade", "until text", "close 4000"},
            {"answer-but Switching Protocols=>Why Not", "until text", "close 4000"},
            {"answer X-Other: 1\r\nSet-Cookie: a=b\r\nX-Other: 2", "until text", "close 4000"}},
           {"open", closed_4000});
}

void folded_lines(Scenario& s) {
  play_all(
      s,
      {{"answer-but Upgrade: websocket=>Upgrade:\r\n websocket", "until text", "close 4000"},
       {"answer-but Connection: Upgrade=>Connection: keep-alive,\r\n\tUpgrade", "until text", "close 4000"},
       {"answer X: a\r\n b\r\n \r\n  c", "until text", "close 4000"}},
      {"open", closed_4000});
}

void large_heads(Scenario& s) {
  play_all(s,
           {{"answer-long 20000", "until text", "close 4000"},
            {"answer-long 250000", "until text", "close 4000"},
            {"answer-lines 3000", "until text", "close 4000"}},
           {"open", closed_4000});
}

void interim_answers(Scenario& s) {
  play_all(s,
           {{"bytes HTTP/1.1 100 Continue\r\n\r\n", "answer", "until text", "close 4000"},
            {"bytes HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", "answer", "until text", "close 4000"}},
           {"open", closed_4000});
}

void http_1_0(Scenario& s) {
  play_all(s, {{"answer-but HTTP/1.1 101=>HTTP/1.0 101", "until text", "close 4000"}}, {closed_unreachable});
}

void canonical_hosts(Scenario& s) {
  std::vector<Play> plays;
  const auto add = [&](const std::string& written, const std::string& sent) {
    plays.push_back({.script = {"tell-host", "answer", "until text", "close 4000"},
                     .expected = {"open", closed_4000, "wire: request version 13", "wire: host " + sent,
                                  "wire: text 5 ready", "wire: close 4000"},
                     .on_open = say_ready,
                     .host = written});
  };
  for (const char* written : {"127.1", "127.0.1", "0x7f.0.0.1", "0X7F000001", "0177.0.0.01", "2130706433",
                              "127.0.0.1.", "127.0.0.%31", "127%2E0.0.1"})
    add(written, "127.0.0.1");
  add("LocalHost", "localhost");
  add("%6cocalhos%54", "localhost");
  play(s, std::move(plays));
}

void request(Scenario& s) {
  play(s, {{.script = {"answer", "until text", "close 4000"},
            .expected = {"open", closed_4000, "wire: request version 13", "wire: text 5 ready",
                         "wire: close 4000"},
            .on_open = say_ready},
           {.script = {"answer Sec-WebSocket-Protocol: v1", "until text", "close 4000"},
            .expected = {"open v1", closed_4000, "wire: request version 13 v2 v1", "wire: text 5 ready",
                         "wire: close 4000"},
            .options = {.subprotocols = {"v2", "v1"}},
            .on_open = say_ready}});
}

}  // namespace

std::vector<Case> raw_handshake_cases() {
  constexpr Kind raw = Kind::raw;
  return {
      {"an answer other than 101 is unreachable for every status", other_status, raw},
      {"a redirect is not followed", redirect, raw},
      {"an answer that is not HTTP is unreachable", not_http, raw},
      {"a server that disconnects during the handshake is unreachable", cut_off, raw},
      {"an answer whose head is too long is unreachable", long_head, raw},
      {"an answer that breaks a rule of the handshake is unreachable", broken_answers, raw},
      {"an extension that was not offered fails the attempt", unasked_extension, raw},
      {"a chosen subprotocol in another case or in a list fails the attempt", malformed_subprotocol, raw},
      {"two subprotocols chosen fail the attempt", two_subprotocols, raw},
      {"a handshake that stalls half-way times out", stalled, raw},
      {"an answer in pieces of any size is fine", in_pieces, raw},
      {"a message in the answer's packet arrives", message_in_the_packet, raw},
      {"a Close frame and the end in the answer's packet are reported after the open", close_in_the_packet,
       raw},
      {"an answer may have other spellings and more header lines", other_spelling, raw},
      {"folded lines of an answer are read as one", folded_lines, raw},
      {"an answer's head may be as large as browsers accept", large_heads, raw},
      {"interim answers before the final answer are skipped", interim_answers, raw},
      {"an answer in HTTP/1.0 is not an upgrade", http_1_0, raw},
      {"the server receives the canonical form of the host", canonical_hosts, raw},
      {"the request on the wire has the program's options", request, raw},
  };
}

}  // namespace conformance
