#include "scenarios.hpp"

namespace conformance {

namespace {

/// A second client, whose whole conversation is the time to wait for events that must not happen.
Subject& witness(Scenario& s) {
  Subject& c = s.client({}, "witness");
  c.on_open = [&] { c->send_text("time has passed"); };
  c.on_message = [&](duet::Message) { c->close(1000); };
  return c;
}

void expect_witness(Scenario& s) {
  s.expect({"witness: open", "witness: text 15 time has passed", std::string("witness: ") + closed_normally});
}

void destroy_in_on_open(Scenario& s) {
  Subject &c = s.client(), &w = witness(s);
  c.on_open = [&] {
    c->send_text("echoed to nobody");
    c.destroy();
    w.connect(s.url());
  };
  c.connect(s.url());
  s.expect({"open"});
  expect_witness(s);
}

void destroy_in_on_message(Scenario& s) {
  Subject &c = s.client(), &w = witness(s);
  c.on_message = [&](duet::Message) {
    c.destroy();
    w.connect(s.url());
  };
  c.connect(s.url("/burst/1000"));
  s.expect({"open", "text 1 0"});
  expect_witness(s);
}

void destroy_in_on_close(Scenario& s) {
  Subject &c = s.client(), &w = witness(s);
  c.on_close = [&](const duet::Closed&) {
    c.destroy();
    w.connect(s.url());
  };
  c.connect(s.url("/close/4000"));
  s.expect({"open", "closed 4000 handshake was_open clean"});
  expect_witness(s);
}

void destroy_while_connecting(Scenario& s) {
  Subject& c = s.client();
  c.connect(s.url());
  c.destroy();
  witness(s).connect(s.url());
  expect_witness(s);
}

void destroy_while_closing(Scenario& s) {
  Subject &c = s.client(), &w = witness(s);
  c.on_open = [&] {
    c->close(1000);
    c.destroy();
    w.connect(s.url());
  };
  c.connect(s.url());
  s.expect({"open"});
  expect_witness(s);
}

void destroy_after_giving_up(Scenario& s) {
  Subject& c = s.client();
  c.connect(s.url());
  c->close();
  c.destroy();
  witness(s).connect(s.url());
  expect_witness(s);
}

void destroy_another(Scenario& s) {
  Subject &c = s.client(), &w = witness(s);
  c.logs_messages = false;
  w.on_message = [&](duet::Message) {
    c.destroy();
    w->close(1000);
  };
  // Enough that some are always in flight when the witness receives its messages.
  c.on_message = [&](duet::Message message) { c->send_text(message.text()); };
  c.on_open = [&] {
    for (int i = 0; i < 20; ++i) c->send_text("again and again");
    w.connect(s.url());
  };
  c.connect(s.url());
  s.expect({"open"});
  expect_witness(s);
}

void replace_callbacks(Scenario& s) {
  Subject& c = s.client();
  // Set directly on the client, in place of the harness's own. Each is replaced while it runs, and continues.
  c->on_open([&s, &c, kept = std::string("first on_open")] {
    c->on_open([] {});
    c->on_message([&s, &c](duet::Message message) {
      c->on_message([&s, &c](duet::Message second) {
        s.log("second on_message " + std::string(second.text()));
        c->on_close([&s](const duet::Closed&) {
          s.log("last on_close");
          s.done();
        });
        c->close(1000);
      });
      s.log("first on_message " + std::string(message.text()));
    });
    s.log(kept);
    c->send_text("one");
    c->send_text("two");
  });
  c.connect(s.url());
  s.expect({"first on_open", "first on_message one", "second on_message two", "last on_close"});
}

void remove_callbacks(Scenario& s) {
  Subject& c = s.client();
  c->on_open([&c] {
    c->on_message({});
    c->send_text("nobody listens");
    c->send_text("nor here");
    c->close(4000);
  });
  c.connect(s.url());
  s.expect({"closed 4000 handshake was_open clean"});
}

}  // namespace

std::vector<Case> lifetime_cases() {
  return {
      {"a client destroyed in on_open delivers no more events", destroy_in_on_open},
      {"a client destroyed in on_message delivers no more events", destroy_in_on_message},
      {"a client destroyed in on_close delivers no more events", destroy_in_on_close},
      {"a client destroyed while connecting delivers nothing", destroy_while_connecting},
      {"a client destroyed while closing delivers no more events", destroy_while_closing},
      {"a client destroyed after a cancelled attempt delivers nothing", destroy_after_giving_up},
      {"a client destroyed in another's callback delivers no more events", destroy_another},
      {"callbacks can replace themselves and each other", replace_callbacks},
      {"a callback can be removed", remove_callbacks},
  };
}

}  // namespace conformance
