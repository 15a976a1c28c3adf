// A thread that was busy handles data late that was received in time.
#include <duet/keep_alive.hpp>

#include <chrono>

#include "scenarios.hpp"

namespace conformance {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto busy_limit = 1500ms;

void be_busy(std::chrono::milliseconds time) {
  const auto end = Clock::now() + time;
  while (Clock::now() < end) continue;
}

void busy_after_connect(Scenario& s) {
  Subject& c = s.client({.timeouts = {.connect = busy_limit}});
  c.on_open = [&] { c->close(1000); };
  c.connect(s.url());
  be_busy(busy_limit + 500ms);
  s.expect({"open", closed_normally});
}

void busy_after_close(Scenario& s) {
  Subject& c = s.client({.timeouts = {.close = busy_limit}});
  c.on_open = [&] {
    c->close(1000);
    be_busy(busy_limit + 500ms);
  };
  c.connect(s.url());
  s.expect({"open", closed_normally});
}

void busy_while_kept_alive(Scenario& s) {
  Subject& c = s.client({.subprotocols = {"chat"}});
  static_cast<void>(duet::set_keep_alive(*c, {.interval = 20ms, .timeout = busy_limit}));
  c.on_open = [&] {
    // Both timers are due when this ends: the ping is sent, and its answer is received too late to be
    // handled.
    s.loop.after(30ms, [&] {
      be_busy(busy_limit + 500ms);
      c->send_text("hello");
    });
    be_busy(60ms);
  };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
  s.expect({"open chat", "text 5 hello", closed_normally});
}

}  // namespace

std::vector<Case> busy_cases() {
  return {
      {"a thread that is busy for longer than the connect timeout still connects", busy_after_connect},
      {"a thread that is busy for longer than the close timeout still closes cleanly", busy_after_close},
      {"a thread that is busy for longer than the keep-alive timeout keeps its connection",
       busy_while_kept_alive},
  };
}

}  // namespace conformance
