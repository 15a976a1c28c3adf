#include "raw.hpp"
#include "scenarios.hpp"

/// RFC 6455 section 7: how connections end, and the client's frames.
namespace conformance {

namespace {

using namespace std::chrono_literals;

constexpr auto request = "wire: request version 13";
constexpr auto closed_4000 = "closed 4000 handshake was_open clean";

void say_bye(duet::Client& client) { client.send_text("bye"); }

void cut(Scenario& s) {
  const std::vector<std::string> expected = {"open", closed_lost, request, "wire: text 3 bye"};
  play(s, {{.script = {"answer", "until text", "reset"}, .expected = expected, .on_open = say_bye},
           {.script = {"answer", "until text", "end"}, .expected = expected, .on_open = say_bye},
           {.script = {"answer", "until text", "bytes \x81\x05he", "end"},
            .expected = expected,
            .on_open = say_bye},
           {.script = {"answer", "until text", "bytes \x88\x02\x03", "end"},
            .expected = expected,
            .on_open = say_bye}});
}

void close_then_end(Scenario& s) {
  play_all(s,
           {{"answer", "until text", "text last", "close 4000", "end"},
            {"answer", "until text", "text last", "close 4000", "until close"}},
           {"open", "text 4 last", closed_4000});
}

void own_codes_on_the_wire(Scenario& s) {
  const std::vector<std::string> script = {"answer", "until close", "close 4000"};
  play(s, {{.script = script,
            .expected = {"open", closed_4000, request, "wire: close"},
            .on_open = [](duet::Client& c) { c.close(); }},
           {.script = script,
            .expected = {"open", closed_4000, request, "wire: close 1000"},
            .on_open = [](duet::Client& c) { c.close(1000); }},
           {.script = script,
            .expected = {"open", closed_4000, request, "wire: close 3000 gr\u00fc\u00dfe"},
            .on_open = [](duet::Client& c) { c.close(3000, "gr\u00fc\u00dfe"); }},
           {.script = script,
            .expected = {"open", closed_4000, request, "wire: text 3 bye", "wire: close 4999"},
            .on_open = [](duet::Client& c) {
              c.send_text("bye");
              c.close(4999);
            }}});
}

/// The peer sends this Close frame after say_ready().
Play answered_with(const std::string& close, const std::string& closed, const std::string& wire) {
  return {.script = {"answer", "until text", close},
          .expected = {"open", closed, request, "wire: text 5 ready", wire},
          .on_open = say_ready};
}

void answer_on_the_wire(Scenario& s) {
  play(s, {answered_with("close 1000", closed_normally, "wire: close 1000"),
           answered_with("close 1001", "closed 1001 handshake was_open clean", "wire: close 1001"),
           answered_with("close 4000", closed_4000, "wire: close 4000")});
}

void without_code_on_the_wire(Scenario& s) {
  play(s, {answered_with("close", "closed 1005 handshake was_open clean", "wire: close")});
}

void late_messages(Scenario& s) {
  const std::vector<std::string> late = {"answer",      "text hello", "until close", "text late",
                                         "frame 01 la", "ping p",     "frame 80 te", "close 4000"};
  play(s, {{.script = late,
            .expected = {"open", "text 5 hello", closed_4000},
            .on_message = [](duet::Client& c) { c.close(1000); },
            .logs_wire = false}});
}

void after_close(Scenario& s) {
  play_all(s,
           {{"answer", "until text", "text a", "close 4000 bye", "text b", "close 4001"},
            {"answer", "until text", "text a", "close 4000 bye", "frame ff b"}},
           {"open", "text 1 a", "closed 4000 handshake was_open clean 'bye'"});
}

void end_after_own_close(Scenario& s) {
  const auto close = [](duet::Client& c) { c.close(1000, "enough"); };
  const std::vector<std::string> expected = {"open", closed_lost, request, "wire: close 1000 enough"};
  play(s, {{.script = {"answer", "until close", "end"}, .expected = expected, .on_open = close},
           {.script = {"answer", "until close", "reset"}, .expected = expected, .on_open = close}});
}

void never_answered(Scenario& s) {
  play(s, {{.script = {"answer", "until close", "deaf"},
            .expected = {"open", "closed 1006 timeout was_open", request, "wire: close 1000"},
            .options = {.timeouts = {.close = 200ms}},
            .on_open = [](duet::Client& c) { c.close(1000); }}});
}

void bad_close_frames(Scenario& s) {
  using namespace std::string_literals;
  play_all(s,
           {{"answer", "until text", "frame 88 \x0f\xa0\xff"},
            {"answer", "until text", "frame 88 \x0f\xa0gr\xc3"},
            {"answer", "until text", "frame 08 \x0f\xa0"},
            {"answer", "until text", "frame 88 \x0f\xa0" + std::string(124, 'x')}},
           {"open", closed_lost});
}

void half_a_code(Scenario& s) {
  play_all(s, {{"answer", "until text", "frame 88 \x03"}}, {"open", closed_lost});
}

}  // namespace

std::vector<Case> raw_closing_cases() {
  constexpr Kind raw = Kind::raw;
  return {
      {"a connection that is reset or ends without a Close frame is lost", cut, raw},
      {"a Close frame counts although the connection ends at once", close_then_end, raw},
      {"the program's codes and reasons are on the wire", own_codes_on_the_wire, raw},
      {"a Close frame is answered with its code", answer_on_the_wire, raw},
      {"a Close frame without a code is answered without one", without_code_on_the_wire, raw},
      {"messages that arrive after close() are not delivered", late_messages, raw},
      {"data after a Close frame is ignored", after_close, raw},
      {"a server that ends instead of answering the close is lost", end_after_own_close, raw},
      {"an unanswered Close frame was on the wire", never_answered, raw},
      {"a malformed Close frame fails the connection", bad_close_frames, raw},
      {"a Close frame with half a code fails the connection", half_a_code, raw},
  };
}

}  // namespace conformance
