#include "scenarios.hpp"
#include "support/event_lines.hpp"

namespace conformance {

namespace {

using namespace std::string_literals;

/// Sends these to the echo and closes after that many answers; expects each unchanged.
void echo(Scenario& s, std::vector<std::string> payloads, bool as_text) {
  Subject& c = s.client();
  s.expect({"open"});
  for (const std::string& one : payloads) s.expect({as_text ? line_of_text(one) : line_of_binary(one)});
  s.expect({closed_normally});
  c.on_open = [&c, payloads, as_text] {
    for (const std::string& one : payloads) as_text ? c->send_text(one) : c->send_binary(binary(one));
  };
  c.on_message = [&c, left = payloads.size()](duet::Message) mutable {
    if (--left == 0) c->close(1000);
  };
  c.connect(s.url());
}

void echo_mixed(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] {
    c->send_text("same bytes");
    c->send_binary(binary("same bytes"));
    c->send_text("");
    c->send_binary(binary(""));
    c->send_text("last");
  };
  c.on_message = [&](duet::Message message) {
    if (message.text() == "last") c->close(1000);
  };
  c.connect(s.url());
  s.expect({"open", "text 10 same bytes", "binary 10 same bytes", "text 0", "binary 0", "text 4 last",
            closed_normally});
}

constexpr int burst = 10'000;

/// Counts the messages "0", "1", ... and closes after the last.
void count_burst(Scenario& s, Subject& c) {
  c.logs_messages = false;
  c.on_message = [&s, &c, next = 0](duet::Message message) mutable {
    if (message.text() != std::to_string(next)) s.log("out of order: " + std::string(message.text()));
    if (++next < burst) return;
    s.log("all in order");
    c->close(1000);
  };
  s.expect({"open", "all in order", closed_normally});
}

void burst_from_client(Scenario& s) {
  Subject& c = s.client();
  count_burst(s, c);
  c.on_open = [&] {
    for (int i = 0; i < burst; ++i)
      if (const auto sent = c->send_text(std::to_string(i)); !sent) return s.log(outcome(sent));
  };
  c.connect(s.url());
}

void burst_from_server(Scenario& s) {
  Subject& c = s.client();
  count_burst(s, c);
  c.connect(s.url("/burst/" + std::to_string(burst)));
}

void copy_outlives_callback(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] {
    c->send_text("first");
    c->send_binary(binary("second"));
  };
  c.on_message = [&s, &c, kept = std::vector<duet::OwnedMessage>()](duet::Message message) mutable {
    kept.push_back(message.copy());
    if (kept.size() < 2) return;
    for (const auto& one : kept) s.log("kept " + duet_test::line_of(one));
    c->close(1000);
  };
  c.connect(s.url());
  s.expect(
      {"open", "text 5 first", "binary 6 second", "kept text first", "kept binary second", closed_normally});
}

}  // namespace

std::vector<Case> message_cases() {
  return {
      {"text is echoed unchanged",
       [](Scenario& s) {
         echo(s, {"hello", "x"}, true);
       }},
      {"text outside ASCII is echoed unchanged",
       [](Scenario& s) {
         echo(s, {"gr\u00fc\u00dfe", "\u65e5\u672c", "\U0001f986\U0010ffff", "\u07ff\u0800"}, true);
       }},
      {"an embedded NUL is echoed unchanged",
       [](Scenario& s) {
         echo(s, {"a\0b\0"s, "\0"s}, true);
       }},
      {"a byte order mark is part of the text",
       [](Scenario& s) {
         echo(s, {"\ufeffmark", "\ufeff", "in\ufeffside"}, true);
       }},
      {"binary data is echoed unchanged",
       [](Scenario& s) {
         echo(s, {"\0\1\2\xff"s, "\xc3\x28"s, bytes_of(256)}, false);
       }},
      {"an empty text message is a message",
       [](Scenario& s) {
         echo(s, {"", "", "x"}, true);
       }},
      {"an empty binary message is a message",
       [](Scenario& s) {
         echo(s, {"", "", "x"}, false);
       }},
      {"text stays text and binary stays binary", echo_mixed},
      {"ten thousand messages from the client arrive in order", burst_from_client, Kind::usual,
       std::chrono::seconds(120)},
      {"ten thousand messages from the server arrive in order", burst_from_server, Kind::usual,
       std::chrono::seconds(120)},
      {"a copy of a message outlives its callback", copy_outlives_callback},
      {"a message in fragments arrives as one",
       [](Scenario& s) {
         s.expect({"open", "text 13 one two three", closed_normally});
         Subject& c = s.client();
         c.on_message = [&](duet::Message) { c->close(1000); };
         c.connect(s.url("/fragments"));
       }},
      {"a ping is answered and not delivered",
       [](Scenario& s) {
         s.expect({"open", "text 15 pong 8 as asked", closed_normally});
         Subject& c = s.client();
         c.on_message = [&](duet::Message) { c->close(1000); };
         c.connect(s.url("/ping"));
       }},
  };
}

}  // namespace conformance
