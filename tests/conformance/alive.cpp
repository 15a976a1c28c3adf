#include <duet/keep_alive.hpp>

#include "raw.hpp"
#include "scenarios.hpp"

namespace conformance {

namespace {

using namespace std::chrono_literals;

// Pings often, and waits for an answer as long as a busy machine may need.
constexpr duet::KeepAliveOptions curious{.interval = 20ms, .timeout = 20'000ms};

/// Silence on both sides for several intervals, then a conversation.
void silent(Scenario& s, std::vector<std::string> subprotocols, const std::string& open) {
  Subject& c = s.client({.subprotocols = std::move(subprotocols)});
  static_cast<void>(duet::set_keep_alive(*c, curious));
  c.on_open = [&] { s.loop.after(150ms, [&c] { c->send_text("hello"); }); };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
  s.expect({open, "text 5 hello", closed_normally});
}

void dead(Scenario& s) {
  Subject& c = s.client({.subprotocols = {"chat"}});
  static_cast<void>(duet::set_keep_alive(*c, {.interval = 20ms, .timeout = 50ms}));
  // The answer to a native client's Ping is not awaited: the script has ended, and nobody answers.
  const std::string steps[] = {"answer Sec-WebSocket-Protocol: chat+duet.alive", "deaf"};
  c.connect(s.arguments.raw_url + "/dead/" + encoded(steps[0]) + "/" + encoded(steps[1]));
  s.expect({"open chat", "closed 1006 timeout was_open"});
}

void talkative(Scenario& s) {
  Subject& c = s.client({.subprotocols = {"chat"}});
  static_cast<void>(duet::set_keep_alive(*c, curious));
  c.on_open = [&] { c->send_text("0"); };
  c.on_message = [&s, &c, count = 0](duet::Message) mutable {
    if (++count == 10) return static_cast<void>(c->close(1000));
    s.loop.after(20ms, [&c, count] { c->send_text(std::to_string(count)); });
  };
  c.connect(s.url());
  s.expect({"open chat"});
  for (int i = 0; i < 10; ++i) s.expect({line_of_text(std::to_string(i))});
  s.expect({closed_normally});
}

}  // namespace

std::vector<Case> alive_cases() {
  return {
      {"keep-alive messages are not delivered to the application",
       [](Scenario& s) { silent(s, {"chat"}, "open chat"); }},
      {"keep-alive without subprotocols changes nothing", [](Scenario& s) { silent(s, {}, "open"); }},
      {"a conversation continues with keep-alive", talkative},
      {"a server that stops responding times out", dead, Kind::raw},
  };
}

}  // namespace conformance
