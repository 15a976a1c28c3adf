#include "scenarios.hpp"

namespace conformance {

namespace {

using namespace std::chrono_literals;

void timers(Scenario& s) {
  s.loop.after(40ms, [&] { s.done(); });
  s.loop.after(20ms, [&] { s.log("20"); });
  s.loop.after(0ms, [&] { s.log("0"); });
  s.loop.after(10ms, [&] { s.log("10, first"); });
  s.loop.after(10ms, [&] { s.log("10, second"); });
  s.expect({"0", "10, first", "10, second", "20"});
}

void cancel(Scenario& s) {
  const duet::TimerId gone = s.loop.after(0ms, [&] { s.log("cancelled before it was due"); });
  s.loop.cancel(gone);
  const duet::TimerId later = s.loop.after(10ms, [&] { s.log("cancelled by another"); });
  s.loop.after(1ms, [&s, gone, later] {
    s.loop.cancel(later);
    s.loop.cancel(gone);
    s.loop.cancel(0);
  });
  const auto own = std::make_shared<duet::TimerId>(0);
  *own = s.loop.after(2ms, [&s, own] {
    s.loop.cancel(*own);
    s.log("cancels itself");
  });
  s.loop.after(20ms, [&] { s.done(); });
  s.expect({"cancels itself"});
}

void not_before(Scenario& s) {
  using Clock = std::chrono::steady_clock;
  s.loop.after(25ms, [&s, start = Clock::now()] {
    s.log(Clock::now() - start >= 25ms ? "on time" : "too early");
    s.done();
  });
  s.expect({"on time"});
}

void posts(Scenario& s) {
  s.loop.post([&] {
    s.log("one");
    s.loop.post([&] {
      s.log("three");
      s.done();
    });
    s.log("still one");
  });
  s.loop.post([&] { s.log("two"); });
  s.log("posted");
  s.expect({"posted", "one", "still one", "two", "three"});
}

void nothing_inside_calls(Scenario& s) {
  Subject& c = s.client();
  c.connect(s.url());
  s.log("connect returned");
  c.on_open = [&] {
    c->send_text("hello");
    s.log("send returned");
  };
  c.on_message = [&](duet::Message) {
    c->close(1000);
    s.log("close returned");
  };
  s.expect({"connect returned", "open", "send returned", "text 5 hello", "close returned", closed_normally});
}

void poll_inside_callback(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] {
    s.loop.post([&] { s.log("posted"); });
    for (int i = 0; i < 3; ++i) s.loop.poll();
    s.log("polled");
    c->close(1000);
  };
  c.connect(s.url());
  s.expect({"open", "polled", "posted", closed_normally});
}

void events_between_timers(Scenario& s) {
  // A client receives its events while timers fire often.
  Subject& c = s.client();
  const auto ticks = std::make_shared<int>(0);
  const auto tick = std::make_shared<duet::Function<void()>>();
  *tick = [&s, ticks, tick = tick.get()] {
    ++*ticks;
    s.loop.after(1ms, [tick] { (*tick)(); });
  };
  (*tick)();
  c.on_open = [&] { c->send_text("hello"); };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.on_close = [&s, ticks, tick](const duet::Closed&) {
    *tick = {};
    s.log(*ticks > 0 ? "ticked" : "no tick");
    s.loop.after(5ms, [&s, tick] { s.done(); });
  };
  c.connect(s.url());
  s.expect({"open", "text 5 hello", closed_normally, "ticked"});
}

}  // namespace

std::vector<Case> loop_cases() {
  return {
      {"timers fire in the order of their times", timers},
      {"a cancelled timer does not fire", cancel},
      {"a timer does not fire early", not_before},
      {"posted functions are called later and in order", posts},
      {"no callback is called inside another call", nothing_inside_calls},
      {"poll inside a callback does nothing", poll_inside_callback},
      {"timers and events do not starve each other", events_between_timers},
  };
}

}  // namespace conformance
