#include "scenarios.hpp"

namespace conformance {

namespace {

void two_clients(Scenario& s) {
  s.sort_by_client();
  for (const std::string name : {"a", "b"}) {
    Subject& c = s.client({}, name);
    c.on_open = [&c, name] {
      c->send_text("hello from " + name);
      c->send_binary(binary(name));
    };
    c.on_message = [&c, name](duet::Message message) {
      if (!message.is_text()) c->close(name == "a" ? 4001 : 4002, name);
    };
    c.connect(s.url());
    s.expect(
        {name + ": open", name + ": text 12 hello from " + name, name + ": binary 1 " + name,
         name + ": closed " + (name == "a" ? "4001" : "4002") + " handshake was_open clean '" + name + "'"});
  }
}

void some_fail(Scenario& s) {
  s.sort_by_client();
  const auto connect = [&s](const char* name, const std::string& url) -> Subject& {
    Subject& c = s.client({}, name);
    c.connect(url);
    return c;
  };
  connect("1", s.arguments.dead_url + "/other");
  connect("2", s.url("/message-then-close"));
  connect("3", s.arguments.dead_url);
  connect("4", s.url())->close();
  Subject& last = connect("5", s.url());
  last.on_open = [&last] { last->close(1000); };
  s.expect({std::string("1: ") + closed_unreachable, "2: open", "2: text 10 last words",
            "2: closed 4002 handshake was_open clean 'bye'", std::string("3: ") + closed_unreachable,
            "4: closed 1006 aborted", "5: open", std::string("5: ") + closed_normally});
}

void many_clients(Scenario& s) {
  static constexpr int count = 50;
  for (int i = 0; i < count; ++i) {
    Subject& c = s.client({}, std::to_string(1000 + i));
    c.on_open = [&c, i] { c->send_text(std::to_string(i)); };
    c.on_message = [&c](duet::Message) { c->close(1000); };
    c.connect(s.url());
    const std::string name = std::to_string(1000 + i) + ": ", text = std::to_string(i);
    s.expect({name + "open", name + line_of_text(text), name + closed_normally});
  }
  s.sort_by_client();
}

void connect_again(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->send_text("hello"); };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.on_close = [&s, &c, left = 3](const duet::Closed&) mutable {
    if (--left == 0) return s.done();
    // Once inside of on_close, once later.
    if (left == 2)
      c.connect(s.url());
    else
      s.loop.post([&] { c.connect(s.url()); });
  };
  c.connect(s.url());
  for (int i = 0; i < 3; ++i) s.expect({"open", "text 5 hello", closed_normally});
}

}  // namespace

std::vector<Case> several_cases() {
  return {
      {"two clients keep their own events", two_clients},
      {"clients that fail leave the others alone", some_fail},
      {"fifty clients at once each get their own echo", many_clients, Kind::usual, std::chrono::seconds(120)},
      {"one client connects again and again", connect_again},
  };
}

}  // namespace conformance
