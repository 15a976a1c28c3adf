#include "rfc/exchange.hpp"

#include <duet/close_code.hpp>

#include <algorithm>
#include <utility>

#include "catch.hpp"

namespace duet_test {

namespace code = duet::close_code;

namespace {

bool is_unfinished(const Frames& frames) {
  return !frames.empty() && frames.back().bits.claimed > frames.back().payload.size();
}

bool holds_close(const Frames& frames) {
  return std::any_of(frames.begin(), frames.end(),
                     [](const Frame& frame) { return frame.opcode == close_frame; });
}

Frames completed(Frames frames, const Outcome& expected) {
  const bool is_clean = expected.closed.find(" clean") != std::string::npos;
  if (is_clean && !holds_close(frames)) frames.push_back({close_frame, close_payload(code::normal)});
  if (!is_clean && !is_unfinished(frames)) frames.push_back({text, "behind the fault"});
  return frames;
}

}  // namespace

Outcome taken(Lines messages, Lines answers) {
  return closed(code::normal, {}, std::move(messages), std::move(answers));
}

Outcome failed(unsigned status, Lines messages, Lines answers) {
  return {std::move(messages), std::move(answers), "close " + std::to_string(status),
          status == code::too_big ? "closed 1009 too_big" : "closed 1006 protocol"};
}

Outcome closed(unsigned status, const std::string& reason, Lines messages, Lines answers) {
  const std::string on_wire = status == code::none ? "close " : "close " + std::to_string(status);
  const std::string told = reason.empty() ? "" : " '" + reason + "'";
  return {std::move(messages), std::move(answers), on_wire,
          "closed " + std::to_string(status) + " handshake clean" + told};
}

std::string case_name(const std::string& name, Role role) {
  return name + (role == Role::server ? " (server)" : " (client)");
}

void exchange(Role role, const std::string& name, const std::string& bytes, const Outcome& expected,
              const Setup& setup, const std::source_location& where) {
  add_case(
      case_name(name, role), tag(role), [=] { CHECK(play(role, setup, bytes).outcome == expected); }, where);
  if (role == Role::client) return;
  Setup taking_parts = setup;
  taking_parts.takes_parts = true;
  add_case(
      name + " (server in parts)", "[parts]",
      [=] { CHECK(play(role, taking_parts, bytes).outcome == expected); }, where);
}

void exchange(Role role, const std::string& name, const Frames& frames, const Outcome& expected,
              const Setup& setup, const std::source_location& where) {
  exchange(role, name, encoded(completed(frames, expected), role), expected, setup, where);
}

void exchange(const std::string& name, const Frames& frames, const Outcome& expected, const Setup& setup,
              const std::source_location& where) {
  for (const Role role : {Role::server, Role::client}) exchange(role, name, frames, expected, setup, where);
}

}  // namespace duet_test
