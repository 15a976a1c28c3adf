#include "scenarios.hpp"

namespace conformance {

namespace {

using duet::Error;
using namespace std::string_literals;

void send_by_state(Scenario& s) {
  Subject& c = s.client();
  s.log("before connect " + outcome(c->send_text("x")));
  c.connect(s.url());
  s.log("connecting " + outcome(c->send_text("x")));
  s.log("connecting " + outcome(c->send_binary(binary("x"))));
  c.on_open = [&] {
    c->close(1000);
    s.log("closing " + outcome(c->send_text("x")));
    s.log("closing " + outcome(c->send_binary(binary(""))));
  };
  c.on_close = [&](const duet::Closed&) {
    s.log("closed " + outcome(c->send_text("x")));
    s.done();
  };
  const std::string too_early = refused(Error::not_open_yet), too_late = refused(Error::already_closed);
  s.expect({"before connect " + too_late, "connecting " + too_early, "connecting " + too_early, "open",
            "closing " + too_late, "closing " + too_late, closed_normally, "closed " + too_late});
}

void send_bad_text(Scenario& s) {
  Subject& c = s.client();
  s.expect({"open"});
  c.on_open = [&] {
    // A bad continuation, a surrogate, an overlong NUL, beyond U+10FFFF, no lead byte, no end (RFC 3629).
    for (const std::string& text :
         {"a\xc3\x28"s, "\xed\xa0\x80"s, "\xc0\x80"s, "\xf4\x90\x80\x80"s, "\x80"s, "\xff"s, "cut \xe2\x82"s})
      s.log(outcome(c->send_text(text)));
    c->send_text("still open");
  };
  s.expect(std::vector<std::string>(7, refused(Error::not_utf8)));
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
  s.expect({"text 10 still open", closed_normally});
}

void bad_urls(Scenario& s) {
  Subject& c = s.client();
  const char* const urls[] = {"",
                              "/echo",
                              "echo",
                              "localhost:8080",
                              "//localhost/",
                              "ftp://localhost/",
                              "file:///etc/passwd",
                              "ws:localhost",
                              "ws:/localhost",
                              "ws://",
                              "ws:///echo",
                              "ws://:8080/",
                              "ws://localhost/#fragment",
                              "ws://localhost#",
                              "ws://user@localhost/",
                              "ws://user:password@localhost/",
                              "ws://localhost:0/",
                              "ws://localhost:65536/",
                              "ws://localhost:80a/",
                              "ws://localhost:-1/",
                              "ws://::1:8080/",
                              "ws://[::1/",
                              "ws://[::1]x/",
                              "ws://[1:2]/",
                              "ws://local host/",
                              "ws://localhost/a b",
                              " ws://localhost/",
                              "ws://localhost/\n",
                              "ws://localhost/%zz",
                              "ws://localhost/%4",
                              "ws://local\\host/",
                              "ws://h\u00f6st/",
                              "ws://localhost/\u00fc",
                              "ws://127.0.0.256/",
                              "ws://256.256.256.256/",
                              "ws://1.2.3.4.5/",
                              "ws://1.2.3.4000/",
                              "ws://1.2.3.08/",
                              "ws://4294967296/",
                              "ws://0x100000000/",
                              "ws://0x/",
                              "ws://a.0x1/",
                              "ws://a.1/",
                              "ws://[::1.2.3]/",
                              "ws://[::127.1]/",
                              "ws://a%/",
                              "ws://a%zz/",
                              "ws://a%20b/",
                              "ws://a%2fb/",
                              "ws://a..b/",
                              "javascript:alert(1)"};
  for (const char* url : urls) {
    s.log(url + (" " + outcome(c->connect(url))));
    s.expect({url + (" " + refused(Error::bad_url))});
  }
  // Nothing has happened, and the object is as good as new.
  c.on_open = [&] { c->close(1000); };
  c.connect(s.url());
  s.expect({"open", closed_normally});
}

void http_urls(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] { c->send_text("hello"); };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect("http" + s.url("/echo?from=http").substr(2));
  s.expect({"open", "text 5 hello", closed_normally});
}

void bad_subprotocols(Scenario& s) {
  const std::vector<std::string> none_of[] = {{""},       {"a b"},  {"a,b"}, {"a, b"}, {"good", "(bad)"},
                                              {"\u00fc"}, {"a\nb"}, {"a\0"s}};
  for (const auto& names : none_of) {
    s.client({.subprotocols = names}).connect(s.url());
    s.expect({refused(Error::bad_subprotocol)});
  }
  s.client({.subprotocols = {"chat", "other", "chat"}}).connect(s.url());
  s.expect({refused(Error::duplicate_subprotocol)});
  s.done();
}

void connect_by_state(Scenario& s) {
  Subject& c = s.client();
  const auto again = [&s, &c](const char* state) { s.log(state + outcome(c->connect(s.url()))); };
  c.connect(s.url());
  again("connecting ");
  c.on_open = [&c, again] {
    again("open ");
    c->send_text("hello");
  };
  c.on_message = [&c, again](duet::Message) {
    c->close(1000);
    again("closing ");
  };
  const std::string no = refused(Error::already_connected);
  s.expect({"connecting " + no, "open", "open " + no, "text 5 hello", "closing " + no, closed_normally});
}

}  // namespace

std::vector<Case> refusal_cases() {
  return {
      {"send is refused before open and after close", send_by_state},
      {"text that is not UTF-8 is refused", send_bad_text},
      {"URLs that browsers and native clients parse differently are refused", bad_urls},
      {"an http URL means its ws URL", http_urls},
      {"subprotocols that are not tokens or not distinct are refused", bad_subprotocols},
      {"connect is refused until the previous attempt has closed", connect_by_state},
  };
}

}  // namespace conformance
