#include "scenarios.hpp"

namespace conformance {

namespace {

/// Two clients lose their server in the middle of a conversation; then nobody listens.
void killed(Scenario& s) {
  s.sort_by_client();
  Subject &a = s.client({}, "a"), &b = s.client({}, "b");
  b.on_open = [&] { a.connect(s.url("/kill")); };
  a.on_open = [&] {
    b->send_text("on its way");
    a->send_text("die");
  };
  b.logs_messages = false;  // its echo may be received or not
  // Either may be notified first, and b even after a's second attempt: b's own close ends the scenario then.
  a.on_close = [&s, &a, again = true](const duet::Closed&) mutable {
    if (std::exchange(again, false)) return a.connect(s.url());
    if (s.all_closed()) s.done();
  };
  b.connect(s.url());
  s.expect({"a: open", std::string("a: ") + closed_lost, std::string("a: ") + closed_unreachable, "b: open",
            std::string("b: ") + closed_lost});
}

}  // namespace

// A run of these cases has its own peer, which the first of them kills: so there is only one case.
std::vector<Case> killing_cases() {
  return {{"killed server: each client is notified exactly once", killed, Kind::killing}};
}

}  // namespace conformance
