#include <duet/token.hpp>

#include "scenarios.hpp"

namespace conformance {

namespace {

/// Sends this token to a server that requires "open sesame".
Subject& show(Scenario& s, std::string_view token, std::vector<std::string> subprotocols) {
  Subject& c = s.client({.subprotocols = std::move(subprotocols)});
  static_cast<void>(duet::set_token(*c, token));
  c.on_message = [&c](duet::Message) { c->close(1000); };
  c.connect(s.url("/token"));
  return c;
}

void alone(Scenario& s) {
  show(s, "open sesame", {});
  s.expect({"open duet.token", "text 7 welcome", closed_normally});
}

void beside(Scenario& s) {
  show(s, "open sesame", {"unknown", "chat"});
  s.expect({"open chat", "text 7 welcome", closed_normally});
}

void wrong(Scenario& s) {
  Subject& c = show(s, "open barley", {});
  c.on_close = [&s, &c, again = true](const duet::Closed&) mutable {
    if (!std::exchange(again, false)) return s.done();
    static_cast<void>(duet::set_token(*c, "open sesame"));
    c.connect(s.url("/token"));
  };
  s.expect({closed_unreachable, "open duet.token", "text 7 welcome", closed_normally});
}

void none(Scenario& s) {
  s.client({.subprotocols = {"chat"}}).connect(s.url("/token"));
  s.expect({closed_unreachable});
}

void refused_at_once(Scenario& s) {
  Subject& c = s.client();
  s.log(outcome(duet::set_token(*c, "")));
  s.log(outcome(duet::set_token(*c, std::string(4097, 'x'))));
  s.log(outcome(duet::set_token(*c, bytes_of(4096))));
  s.expect({refused(duet::Error::bad_token), refused(duet::Error::bad_token), "taken"});
  s.done();
}

}  // namespace

std::vector<Case> authentication_cases() {
  return {
      {"a token is sent to a server that requires it", alone},
      {"a token is sent together with subprotocols", beside},
      {"an invalid token fails the attempt and a later valid one succeeds", wrong},
      {"a server that requires a token refuses clients without one", none},
      {"an empty or too long token is refused at once", refused_at_once},
  };
}

}  // namespace conformance
