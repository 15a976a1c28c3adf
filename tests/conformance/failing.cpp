#include "scenarios.hpp"

namespace conformance {

namespace {

using namespace std::chrono_literals;

/// Connects to each URL in turn with one client; none opens.
void fail_to_open(Scenario& s, std::vector<std::string> urls) {
  s.expect(std::vector<std::string>(urls.size(), closed_unreachable));
  Subject& c = s.client();
  c.connect(urls.front());
  c.on_close = [&s, &c, urls, next = std::size_t{1}](const duet::Closed&) mutable {
    if (next == urls.size()) return s.done();
    c.connect(urls[next++]);
  };
}

void wrong_scheme(Scenario& s) {
  std::string url = s.url();
  if (url.starts_with("wss"))
    url.erase(2, 1);
  else
    url.insert(2, 1, 's');
  fail_to_open(s, {url});
}

void vanish(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->send_text("vanish"); };
  c.connect(s.url("/vanish"));
  s.expect({"open", closed_lost});
}

void open_after_failure(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->close(1000); };
  c.on_close = [&](const duet::Closed& closed) {
    if (closed.was_open) return s.done();
    c.connect(s.url());
  };
  c.connect(s.arguments.dead_url);
  s.expect({closed_unreachable, "open", closed_normally});
}

void open_after_loss(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->send_text("vanish"); };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.on_close = [&](const duet::Closed& closed) {
    if (closed.was_clean) return s.done();
    c.connect(s.url("/echo"));
  };
  c.connect(s.url("/vanish"));
  s.expect({"open", closed_lost, "open", "text 6 vanish", closed_normally});
}

void silent_handshake(Scenario& s) {
  s.client({.timeouts = {.connect = 200ms}}).connect(s.url("/silent"));
  s.expect({"closed 1006 timeout"});
}

void silent_close(Scenario& s) {
  Subject& c = s.client({.timeouts = {.close = 200ms}});
  c.on_open = [&] { c->close(1000, "hello?"); };
  c.connect(s.url("/deaf"));
  s.expect({"open", "closed 1006 timeout was_open"});
}

void bad_text(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->send_text("bad text"); };
  c.connect(s.url("/bad-utf8"));
  s.expect({"open", closed_lost});
}

}  // namespace

std::vector<Case> failing_cases() {
  return {
      {"a port without a listener is unreachable on every attempt",
       [](Scenario& s) {
         fail_to_open(s, {s.arguments.dead_url, s.arguments.dead_url + "/path"});
       }},
      {"a refused handshake is unreachable",
       [](Scenario& s) {
         fail_to_open(s, {s.url("/forbidden"), s.url("/not-there")});
       }},
      {"the other scheme on the same port is unreachable", wrong_scheme},
      {"connect works after a failed attempt", open_after_failure},
      {"a server that disconnects without a Close frame is reported lost once", vanish},
      {"connect works after a lost connection", open_after_loss},
      {"text from the server that is not UTF-8 fails the connection", bad_text},
      {"a server that never answers the handshake times out", silent_handshake},
      {"a server that never answers the close times out", silent_close},
  };
}

}  // namespace conformance
