#include "scenarios.hpp"

namespace conformance {

namespace {

/// Offers these at this path; expects one to be chosen, or the attempt to fail.
void ask(Scenario& s, std::vector<std::string> names, std::string_view path, const std::string& chosen) {
  Subject& c = s.client({.subprotocols = std::move(names)});
  c.on_open = [&] { c->close(1000); };
  c.connect(s.url(path));
  if (chosen.empty())
    s.expect({closed_unreachable});
  else
    s.expect({"open " + chosen, closed_normally});
}

void forgotten(Scenario& s) {
  Subject& c = s.client({.subprotocols = {"chat"}});
  c.on_open = [&] { c->close(1000); };
  c.on_close = [&s, &c, again = true](const duet::Closed&) mutable {
    s.log("still " + std::string(c->subprotocol()));
    if (!std::exchange(again, false)) return s.done();
    c.connect(s.url());
    s.log("now " + std::string(c->subprotocol()));
  };
  c.connect(s.url());
  s.expect({"open chat", closed_normally, "still chat", "now ", "open chat", closed_normally, "still chat"});
}

}  // namespace

std::vector<Case> subprotocol_cases() {
  return {
      {"the server chooses a subprotocol", [](Scenario& s) { ask(s, {"chat"}, "/echo", "chat"); }},
      {"the server chooses the second of three",
       [](Scenario& s) {
         ask(s, {"unknown", "superchat", "other.v1"}, "/echo", "superchat");
       }},
      {"an answer without one of the offered subprotocols fails the attempt",
       [](Scenario& s) {
         ask(s, {"unknown", "other"}, "/echo", "");
       }},
      {"a subprotocol that was not offered fails the attempt",
       [](Scenario& s) { ask(s, {"chat"}, "/subprotocol/superchat", ""); }},
      {"a subprotocol chosen without an offer fails the attempt",
       [](Scenario& s) { ask(s, {}, "/subprotocol/chat", ""); }},
      {"the chosen subprotocol is known until the next attempt", forgotten},
  };
}

}  // namespace conformance
