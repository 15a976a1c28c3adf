#include "scenarios.hpp"

namespace conformance {

namespace {

using duet::Error;

void close_without_code(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->close(); };
  c.connect(s.url());
  s.expect({"open", "closed 1005 handshake was_open clean"});
}

void close_with_codes(Scenario& s) {
  static constexpr std::uint16_t codes[] = {1000, 3000, 3999, 4000, 4001, 4999};
  Subject& c = s.client();
  c.on_open = [&c, next = 0U]() mutable { c->close(codes[next++], "gr\u00fc\u00dfe"); };
  c.on_close = [&s, &c, left = std::size(codes)](const duet::Closed&) mutable {
    if (--left == 0) return s.done();
    c.connect(s.url());
  };
  c.connect(s.url());
  for (const auto code : codes)
    s.expect({"open", "closed " + std::to_string(code) + " handshake was_open clean 'gr\u00fc\u00dfe'"});
}

void bad_codes(Scenario& s) {
  static constexpr std::uint16_t codes[] = {0,    1,    999,  1001, 1002, 1005, 1006, 1007,
                                            1009, 1011, 1015, 2000, 2999, 5000, 65535};
  Subject& c = s.client();
  s.expect({"open"});
  c.on_open = [&] {
    for (const std::uint16_t code : codes) s.log(outcome(c->close(code)));
    c->send_text("still open");
  };
  s.expect(std::vector<std::string>(std::size(codes), refused(Error::bad_close_code)));
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
  s.expect({"text 10 still open", closed_normally});
}

void reasons(Scenario& s) {
  std::string wide;
  for (int i = 0; i < 41; ++i) wide += "\u65e5";  // 123 bytes
  Subject& c = s.client();
  c.on_open = [&s, &c, wide] {
    s.log(outcome(c->close(1000, wide + "x")));
    s.log(outcome(c->close(1000, std::string(124, 'x'))));
    s.log(outcome(c->close(1000, "not UTF-8: \xff")));
    s.log(outcome(c->close(1000, wide)));
  };
  c.connect(s.url());
  const std::string too_long = refused(Error::reason_too_long);
  s.expect({"open", too_long, too_long, refused(Error::not_utf8), "taken",
            "closed 1000 handshake was_open clean '" + wide + "'"});
}

void close_by_state(Scenario& s) {
  Subject& c = s.client();
  s.log("before connect " + outcome(c->close()));
  c.on_open = [&] {
    s.log("open " + outcome(c->close(1000)));
    s.log("closing " + outcome(c->close(1000)));
    s.log("closing " + outcome(c->close(4001, "again")));
  };
  c.on_close = [&](const duet::Closed&) {
    s.log("closed " + outcome(c->close()));
    s.done();
  };
  c.connect(s.url());
  const std::string no = refused(Error::already_closed);
  s.expect({"before connect " + no, "open", "open taken", "closing " + no, "closing " + no, closed_normally,
            "closed " + no});
}

void close_while_connecting(Scenario& s) {
  Subject& c = s.client();
  c.connect(s.url());
  s.log(outcome(c->close(4001, "changed my mind")));
  s.log(outcome(c->close()));
  s.expect({"taken", refused(Error::already_closed), "closed 1006 aborted"});
}

void connect_after_giving_up(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->close(1000); };
  c.on_close = [&](const duet::Closed& closed) {
    if (closed.was_open) return s.done();
    c.connect(s.url());
  };
  c.connect(s.url());
  c->close();
  s.expect({"closed 1006 aborted", "open", closed_normally});
}

void no_message_after_close(Scenario& s) {
  Subject& c = s.client();
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url("/burst/1000"));
  s.expect({"open", "text 1 0", closed_normally});
}

void sent_before_close(Scenario& s) {
  // The server closes with 4001 on the message before our Close frame: its code counts.
  Subject& c = s.client();
  c.on_open = [&] {
    c->send_text("a message");
    c->close(4000, "mine");
  };
  c.connect(s.url("/close-on-message"));
  s.expect({"open", "closed 4001 handshake was_open clean 'as asked'"});
}

void ready_states(Scenario& s) {
  Subject& c = s.client();
  const auto log = [&s, &c] { s.log("state " + std::to_string(static_cast<int>(c->ready_state()))); };
  log();
  c.connect(s.url());
  log();
  c.on_open = [&c, log] {
    log();
    c->close(1000);
    log();
  };
  c.on_close = [&s, log](const duet::Closed&) {
    log();
    s.done();
  };
  s.expect({"state 3", "state 0", "open", "state 1", "state 2", closed_normally, "state 3"});
}

}  // namespace

std::vector<Case> closing_cases() {
  return {
      {"close without a code gives 1005", close_without_code},
      {"close codes and reasons are echoed", close_with_codes},
      {"close codes that a client may not send are refused", bad_codes},
      {"a close reason has up to 123 bytes of UTF-8", reasons},
      {"close is accepted once and only with a connection", close_by_state},
      {"close while connecting cancels the attempt", close_while_connecting},
      {"connect works after a cancelled attempt", connect_after_giving_up},
      {"no message is delivered after close", no_message_after_close},
      {"messages sent before close precede the Close frame", sent_before_close},
      {"the ready state follows the delivered events", ready_states},
  };
}

}  // namespace conformance
