#include <duet/reconnect.hpp>

#include "scenarios.hpp"

namespace conformance {

namespace {

using namespace std::chrono_literals;

void log_retry(Scenario& s, const duet::Closed& closed) {
  s.log("attempt " + std::to_string(closed.attempt) + (closed.retry_in ? " to be followed" : " the last"));
}

void again(Scenario& s) {
  Subject& c = s.client();
  duet::set_reconnect(*c, {.first_delay = 1ms, .longest_delay = 5ms, .max_offline_messages = 2});
  c.on_open = [&] {
    if (c->attempt() == 1) c->send_text("vanish");
  };
  c.on_close = [&](const duet::Closed& closed) {
    log_retry(s, closed);
    if (closed.attempt == 1) {
      s.log("kept " + outcome(c->send_text("vanish")));
      s.log("kept " + outcome(c->send_binary(binary("x"))));
      s.log("too many " + outcome(c->send_text("y")));
    } else {
      s.log("close " + outcome(c->close()));
      s.log("close " + outcome(c->close()));
      s.done();
    }
  };
  c.connect(s.url("/vanish"));
  s.expect({"open", closed_lost, "attempt 1 to be followed", "kept taken", "kept taken",
            "too many " + refused(duet::Error::queue_full), "open", closed_lost, "attempt 2 to be followed",
            "close taken", "close " + refused(duet::Error::already_closed)});
}

void meant(Scenario& s) {
  Subject& c = s.client();
  duet::set_reconnect(*c, {.first_delay = 1ms, .longest_delay = 5ms});
  std::vector<std::string> paths = {"/close/1000", "/close/1008", "/close/3500", "/close/4999/bye"};
  for (const char* end : {"1000 handshake was_open clean", "1008 handshake was_open clean",
                          "3500 handshake was_open clean", "4999 handshake was_open clean 'bye'"})
    s.expect({"open", "closed " + std::string(end)});
  c.connect(s.url(paths.front()));
  c.on_close = [&s, &c, paths, next = std::size_t{1}](const duet::Closed& closed) mutable {
    if (closed.retry_in) s.log("tried again");
    if (next == paths.size()) return s.done();
    c.connect(s.url(paths[next++]));
  };
}

void give_up(Scenario& s) {
  Subject& c = s.client();
  duet::set_reconnect(*c, {.first_delay = 1ms, .longest_delay = 5ms, .max_retries = 2});
  c.on_close = [&](const duet::Closed& closed) {
    log_retry(s, closed);
    if (!closed.retry_in) s.done();
  };
  c.connect(s.arguments.dead_url);
  s.expect({closed_unreachable, "attempt 1 to be followed", closed_unreachable, "attempt 2 to be followed",
            closed_unreachable, "attempt 3 the last"});
}

void own_close(Scenario& s) {
  Subject& c = s.client();
  duet::set_reconnect(*c);
  c.on_open = [&] { c->close(3001); };
  c.on_close = [&](const duet::Closed& closed) {
    log_retry(s, closed);
    s.done();
  };
  c.connect(s.url());
  s.expect({"open", "closed 3001 handshake was_open clean", "attempt 1 the last"});
}

void destroyed(Scenario& s) {
  Subject& c = s.client();
  duet::set_reconnect(*c, {.first_delay = 1ms, .longest_delay = 5ms});
  c.on_close = [&](const duet::Closed& closed) {
    log_retry(s, closed);
    s.loop.after(20ms, [&s] { s.done(); });
    c.destroy();  // last: this destroys the callback
  };
  c.connect(s.arguments.dead_url);
  s.expect({closed_unreachable, "attempt 1 to be followed"});
}

}  // namespace

std::vector<Case> reconnecting_cases() {
  return {
      {"a lost connection is opened again and queued messages are sent", again},
      {"an intentional close is not followed by another attempt", meant},
      {"consecutive failed attempts are limited", give_up},
      {"the application's own close is final", own_close},
      {"a client destroyed before its next attempt makes none", destroyed},
  };
}

}  // namespace conformance
