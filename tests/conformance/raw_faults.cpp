#include "raw.hpp"
#include "scenarios.hpp"

/// RFC 6455 sections 5 and 8.1: frames that no server may send end the connection.
namespace conformance {

namespace {

using Script = std::vector<std::string>;

/// After a valid message, each of these frames is a violation. The message is answered first: Chromium
/// discards data that it has read together with a malformed header.
void hung_up_on(Scenario& s, const std::vector<Script>& faults) {
  std::vector<Script> scripts;
  for (const Script& fault : faults) {
    Script script = {"answer", "until text", "text good", "until text"};
    script.insert(script.end(), fault.begin(), fault.end());
    script.push_back("close 4000");  // for hosts that accept it
    scripts.push_back(std::move(script));
  }
  play_all(s, scripts, {"open", "text 4 good", closed_lost});
}

void bad_utf8(Scenario& s) {
  hung_up_on(s, {{"text \xff"},
                 {"text a\xc3\x28"},
                 {"text \xed\xa0\x80"},
                 {"text \xc0\x80"},
                 {"text \xf4\x90\x80\x80"},
                 {"text cut \xe6\x97"},
                 {"frame 01 \xe6", "frame 80 \x28"},
                 {"frame 01 \xe6\x97", "frame 00", "frame 80"}});
}

void masked(Scenario& s) {
  hung_up_on(s, {{"masked 81 hello"}, {"masked 82 hello"}, {"masked 89"}, {"masked 88"}});
}

void reserved_bits(Scenario& s) {
  hung_up_on(s, {{"frame c1 a"},
                 {"frame a1 a"},
                 {"frame 91 a"},
                 {"frame f2 a"},
                 {"frame c9 a"},
                 {"frame 98"},
                 {"frame 01 a", "frame c0 b"}});
}

void reserved_opcodes(Scenario& s) {
  std::vector<Script> faults;
  for (const char* opcode : {"83", "84", "85", "86", "87", "8b", "8c", "8d", "8e", "8f"})
    faults.push_back({std::string("frame ") + opcode + " a"});
  hung_up_on(s, faults);
}

void reserved_fragments(Scenario& s) { hung_up_on(s, {{"frame 03 a"}, {"frame 07 a"}}); }

void misplaced_fragments(Scenario& s) {
  hung_up_on(s, {{"frame 80 a"}, {"frame 00 a"}, {"frame 01 a", "text b"}, {"frame 01 a", "frame 02 b"}});
}

void bad_control_frames(Scenario& s) {
  hung_up_on(s, {{"ping " + std::string(126, 'p')}, {"frame 09 a"}, {"frame 0a a"}});
}

void long_pong(Scenario& s) { hung_up_on(s, {{"pong " + std::string(126, 'p')}}); }

void impossible_length(Scenario& s) { hung_up_on(s, {{"bytes \x82\x7f\xff\xff\xff\xff\xff\xff\xff\xff"}}); }

void long_form(Scenario& s) {
  using namespace std::string_literals;
  hung_up_on(s, {{"bytes \x82\x7e\x00\x01X"s}, {"bytes \x82\x7f\x00\x00\x00\x00\x00\x00\x00\x01X"s}});
}

void too_big_in_fragments(Scenario& s) {
  play(s, {{.script = {"answer", "until text", "frame 01 123", "frame 80 4", "frame 01 123", "frame 00 4",
                       "frame 80 5"},
            .expected = {"open", "text 4 1234", "closed 1009 too_big was_open"},
            .options = {.limits = {.max_message_size = 4}},
            .on_open = say_ready,
            .logs_wire = false}});
}

/// Connects, calls say_ready(), receives this and has to answer with that Close frame.
void told(Scenario& s, const std::vector<std::string>& faults, const std::string& close) {
  std::vector<Play> plays;
  for (const std::string& fault : faults)
    plays.push_back(
        {.script = {"answer", "until text", fault},
         .expected = {"open", closed_lost, "wire: request version 13", "wire: text 5 ready", close},
         .on_open = say_ready});
  play(s, std::move(plays));
}

void told_violation(Scenario& s) {
  told(s, {"frame f1 a", "frame 83 a", "frame 80 a", "frame 09 a"}, "wire: close 1002");
}

void told_bad_text(Scenario& s) { told(s, {"text a\xc3\x28"}, "wire: close 1007"); }

}  // namespace

std::vector<Case> raw_fault_cases() {
  constexpr Kind raw = Kind::raw;
  return {
      {"text that is not UTF-8 fails the connection even in fragments", bad_utf8, raw},
      {"a masked frame fails the connection", masked, raw},
      {"a reserved bit fails the connection", reserved_bits, raw},
      {"a reserved opcode fails the connection", reserved_opcodes, raw},
      {"a fragment with a reserved opcode fails the connection", reserved_fragments, raw},
      {"an unexpected fragment fails the connection", misplaced_fragments, raw},
      {"a long or fragmented control frame fails the connection", bad_control_frames, raw},
      {"a pong that is too long fails the connection", long_pong, raw},
      {"a length beyond 63 bits fails the connection", impossible_length, raw},
      {"a length in a longer form than necessary fails the connection", long_form, raw},
      {"a protocol violation is answered with 1002 on the wire", told_violation, raw},
      {"text that is not UTF-8 is answered with 1007 on the wire", told_bad_text, raw},
      {"the limit counts all fragments of a message", too_big_in_fragments, raw},
  };
}

}  // namespace conformance
