#include <memory>

#include "scenarios.hpp"

namespace conformance {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t above_the_mark = 100'000;  // bytes; the options' default is 64 KiB

void slow_down(Scenario& s) {
  Subject& c = s.client();
  c.logs_messages = false;
  c.on_open = [&] {
    s.log(c->send_text("small").slow_down() ? "slow down" : "go on");
    s.log(c->send_text(text_of(above_the_mark)).slow_down() ? "slow down" : "go on");
  };
  c.on_drain = [&] {
    s.log(c->buffered_amount() <= (16 << 10) ? "drained" : "too early");
    c->close(1000);
  };
  c.connect(s.url());
  s.expect({"open", "go on", "slow down", "drained", closed_normally});
}

void drain_after_drain(Scenario& s) {
  Subject& c = s.client();
  c.logs_messages = false;
  c.on_open = [&] { c->send_text(text_of(above_the_mark)); };
  c.on_drain = [&s, &c, rounds = 0]() mutable {
    s.log("drained");
    if (++rounds < 5)
      c->send_binary(binary(bytes_of(above_the_mark)));
    else
      c->close(1000);
  };
  c.connect(s.url());
  s.expect({"open", "drained", "drained", "drained", "drained", "drained", closed_normally});
}

void close_before_drain(Scenario& s) {
  Subject& c = s.client();
  c.logs_messages = false;
  c.on_open = [&] {
    c->send_text(text_of(above_the_mark));
    c->close(1000);
  };
  c.on_drain = [&] { s.log("drained"); };
  c.connect(s.url());
  s.expect({"open", closed_normally});
}

/// A client that is polled for events, as a game does once per frame.
struct Pulled : std::enable_shared_from_this<Pulled> {
  Pulled(Scenario& scenario, duet::ClientOptions options = {})
      : s(scenario), client(scenario.loop, std::move(options)) {}

  void start(std::string_view path) {
    static_cast<void>(client.connect(s.url(path)));
    client.next();  // from now on events are queued
    frame();
  }

  void frame() {
    while (const auto event = client.next()) {
      on_event(*event);
      if (event->kind == duet::Event::Kind::closed) return s.done();
    }
    s.loop.after(pause, [self = shared_from_this()] { self->frame(); });
  }

  Scenario& s;
  duet::Client client;
  std::chrono::milliseconds pause{1};
  duet::Function<void(const duet::Event&)> on_event;
};

void pulled(Scenario& s) {
  const auto one = std::make_shared<Pulled>(s);
  one->client.on_open([&s] { s.log("a callback"); });
  one->client.on_close([&s](const duet::Closed&) { s.log("a callback"); });
  one->on_event = [&s, &c = one->client](const duet::Event& event) {
    switch (event.kind) {
      case duet::Event::Kind::open:
        s.log("open");
        c.send_text("a");
        c.send_binary(binary(std::string_view("\0b", 2)));
        break;
      case duet::Event::Kind::message:
        s.log(line_of(event.message.view()));
        if (!event.message.is_text) c.close(1000);
        break;
      case duet::Event::Kind::drained: s.log("drained"); break;
      case duet::Event::Kind::closed: s.log("closed " + std::to_string(event.closed.code)); break;
    }
  };
  one->start("/echo");
  s.expect({"open", "text 1 a", line_of_binary(std::string_view("\0b", 2)), "closed 1000"});
}

constexpr int burst = 20'000;

// If reading can be paused, all of it is received, else the connection ends. In both cases the received data
// is in order and without a gap.
void not_taken(Scenario& s) {
  const auto one =
      std::make_shared<Pulled>(s, duet::ClientOptions{.limits = {.max_receive_queue = 64 << 10}});
  one->pause = 100ms;
  one->on_event = [&s, &c = one->client, next = 0](const duet::Event& event) mutable {
    if (event.kind == duet::Event::Kind::message) {
      if (event.message.payload != std::to_string(next)) s.log_once("out of order");
      if (++next == burst) c.close(1000);
    } else if (event.kind == duet::Event::Kind::closed) {
      const bool all = next == burst && event.closed.code == 1000;
      const bool overflow = next > 100 && next < burst && event.closed.code == 1008 &&
                            event.closed.cause == duet::Cause::overflow;
      s.log(all || overflow ? "bounded" : "closed " + std::to_string(event.closed.code));
    }
  };
  one->start("/burst/" + std::to_string(burst));
  s.expect({"bounded"});
}

}  // namespace

std::vector<Case> flow_cases() {
  return {
      {"send reports slow_down above the high mark and on_drain follows", slow_down},
      {"each slow_down is followed by one drain", drain_after_drain},
      {"after close() there is no drain", close_before_drain},
      {"events can be pulled instead of delivered to callbacks", pulled},
      {"the events that the program does not take are bounded", not_taken, Kind::usual,
       std::chrono::seconds(120)},
  };
}

}  // namespace conformance
