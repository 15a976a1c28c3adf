#include "raw.hpp"
#include "scenarios.hpp"

/// RFC 6455 section 5: valid frames, in both directions.
namespace conformance {

namespace {

constexpr auto request = "wire: request version 13";
constexpr auto closed_4000 = "closed 4000 handshake was_open clean";

void fragments(Scenario& s) {
  play_all(s,
           {{"answer", "until text", "frame 01 hel", "frame 80 lo", "close 4000"},
            {"answer", "until text", "frame 01", "frame 00", "frame 00 hello", "frame 80", "close 4000"},
            {"answer", "until text", "frame 01 h", "ping a", "frame 00 ell", "pong b", "ping", "frame 80 o",
             "close 4000"}},
           {"open", "text 5 hello", closed_4000});
}

void empty_fragments(Scenario& s) {
  play_all(
      s, {{"answer", "until text", "frame 01", "frame 80", "frame 02", "frame 00", "frame 80", "close 4000"}},
      {"open", "text 0", "binary 0", closed_4000});
}

void split_characters(Scenario& s) {
  play_all(s, {{"answer", "until text", "frame 01 \xe6", "frame 00 \x97", "frame 80 \xa5", "close 4000"}},
           {"open", line_of_text("\u65e5"), closed_4000});
}

void binary_fragments(Scenario& s) {
  using namespace std::string_literals;
  play_all(s, {{"answer", "until text", "frame 02 \x00\xff"s, "frame 80 \xc3\x28", "close 4000"}},
           {"open", line_of_binary("\x00\xff\xc3\x28"s), closed_4000});
}

void close_inside(Scenario& s) {
  play_all(s, {{"answer", "until text", "frame 01 never", "close 4000"}}, {"open", closed_4000});
}

void in_pieces(Scenario& s) {
  std::vector<std::vector<std::string>> scripts;
  for (const char* size : {"1", "3", "50"})
    scripts.push_back({"answer", "until text", std::string("pieces ") + size, "text " + text_of(200),
                       "frame 02 a", "ping p", "frame 80 b", "close 4000"});
  play_all(s, scripts, {"open", line_of_text(text_of(200)), "binary 2 ab", closed_4000});
}

void pings(Scenario& s) {
  const std::string longest(125, 'p');
  play(s, {{.script = {"answer", "ping", "until pong", "ping a", "until pong", "ping " + longest,
                       "until pong", "close 4000"},
            .expected = {"open", closed_4000, request, "wire: pong", "wire: pong 1 a",
                         "wire: pong" + line_of_text(longest).substr(4), "wire: close 4000"}}});
}

void pongs(Scenario& s) {
  play(s,
       {{.script = {"answer", "until text", "pong", "pong unasked", "text hello", "close 4000"},
         .expected = {"open", "text 5 hello", closed_4000, request, "wire: text 5 ready", "wire: close 4000"},
         .on_open = say_ready}});
}

void sent(Scenario& s) {
  play(s, {{.script = {"answer", "until close", "close 4000"},
            .expected = {"open", closed_4000, request, "wire: text", "wire: binary",
                         "wire: " + line_of_text("gr\u00fc\u00dfe"), "wire: " + line_of_binary(bytes_of(256)),
                         "wire: " + line_of_text(text_of(70'000)), "wire: close 1000"},
            .on_open = [](duet::Client& c) {
              c.send_text("");
              c.send_binary(binary(""));
              c.send_text("gr\u00fc\u00dfe");
              c.send_binary(binary(bytes_of(256)));
              c.send_text(text_of(70'000));
              c.close(1000);
            }}});
}

}  // namespace

std::vector<Case> raw_frame_cases() {
  constexpr Kind raw = Kind::raw;
  return {
      {"fragments of every shape with control frames between them are one message", fragments, raw},
      {"messages of empty fragments only are empty messages", empty_fragments, raw},
      {"a character may be split between fragments", split_characters, raw},
      {"fragments of binary may hold any bytes", binary_fragments, raw},
      {"a Close frame ends an incomplete message", close_inside, raw},
      {"frames in pieces of any size arrive whole", in_pieces, raw},
      {"every ping is answered with its payload", pings, raw},
      {"unsolicited pongs are ignored", pongs, raw},
      {"messages are masked and otherwise unchanged on the wire", sent, raw},
  };
}

}  // namespace conformance
