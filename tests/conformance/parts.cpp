#include <duet/parts.hpp>
#include <duet/reconnect.hpp>

#include "scenarios.hpp"

/// Messages in parts. A browser has only whole messages: there the log is the same, and some events are later.
namespace conformance {

namespace {

using namespace std::chrono_literals;
using duet::Error;
using duet::MessagePart;
using duet::Part;

/// Returns whether the host sends and receives the fragments of a message.
bool has_fragments(const Scenario& s) { return s.arguments.host == "native"; }

duet::SendResult text_part(Subject& c, std::string_view text, Part next) {
  return duet::send_text_part(*c, text, next);
}

duet::SendResult binary_part(Subject& c, std::string_view bytes, Part next) {
  return duet::send_binary_part(*c, binary(bytes), next);
}

/// Assembles the parts of each message, checks that they follow each other, and logs the message.
class Assembled {
 public:
  Assembled(Scenario& s, Subject& c, duet::Function<void(duet::Message)> then = {}) : then_(std::move(then)) {
    duet::on_message_part(*c, [this, &s](MessagePart part) {
      if (part.is_first() != is_over_) s.log("a part in the wrong place");
      if (part.is_first()) whole_ = {{}, part.is_text()};
      if (part.is_text() != whole_.is_text) s.log("a part of another type");
      if (part.size() == 0 && !part.is_last()) s.log("an empty part before the last");
      whole_.payload += part.text();
      is_over_ = part.is_last();
      if (on_part) on_part(part);
      if (!is_over_) return;
      s.log(line_of(whole_.view()));
      if (then_) then_(whole_.view());
    });
  }

  duet::Function<void(MessagePart)> on_part = {};

 private:
  duet::OwnedMessage whole_;
  bool is_over_ = true;
  duet::Function<void(duet::Message)> then_;
};

void sent_as_one(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] {
    text_part(c, "Hel", Part::more);
    text_part(c, "", Part::more);
    text_part(c, "lo", Part::last);
    binary_part(c, "\xFF", Part::more);
    binary_part(c, "\xFE", Part::more);
    binary_part(c, "", Part::last);
    text_part(c, "", Part::more);
    text_part(c, "", Part::last);
    text_part(c, "whole", Part::last);
    c->send_text("last");
  };
  c.on_message = [&](duet::Message message) {
    if (message.text() == "last") c->close(1000);
  };
  c.connect(s.url());
  s.expect({"open", "text 5 Hello", line_of_binary("\xFF\xFE"), "text 0", "text 5 whole", "text 4 last",
            closed_normally});
}

void split_characters(Scenario& s) {
  Subject& c = s.client();
  const std::string words = "a\u00e4\u20ac\U0001f600z";
  c.on_open = [&c, words] {
    for (const char& byte : words)
      text_part(c, std::string_view(&byte, 1), &byte == &words.back() ? Part::last : Part::more);
  };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
  s.expect({"open", line_of_text(words), closed_normally});
}

void first_type_counts(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] {
    text_part(c, "a", Part::more);
    binary_part(c, "b", Part::last);
    binary_part(c, "c", Part::more);
    text_part(c, "d", Part::last);
  };
  c.on_message = [&](duet::Message message) {
    if (!message.is_text()) c->close(1000);
  };
  c.connect(s.url());
  s.expect({"open", "text 2 ab", "binary 2 cd", closed_normally});
}

void others_refused(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] {
    s.log(outcome(text_part(c, "one ", Part::more)));
    s.log(outcome(c->send_text("two")));
    s.log(outcome(c->send_binary(binary("two"))));
    s.log(outcome(text_part(c, "message", Part::last)));
    s.log(outcome(c->send_text("two")));
  };
  c.on_message = [&](duet::Message message) {
    if (message.text() == "two") c->close(1000);
  };
  c.connect(s.url());
  const std::string unfinished = refused(Error::message_unfinished);
  s.expect({"open", "taken", unfinished, unfinished, "taken", "taken", "text 11 one message", "text 3 two",
            closed_normally});
}

void refused_when_closed(Scenario& s) {
  Subject& c = s.client();
  s.log(outcome(text_part(c, "a", Part::more)));
  c.on_open = [&] {
    s.log(outcome(text_part(c, "half of ", Part::more)));
    c->close(1000);
    s.log(outcome(text_part(c, "a message", Part::last)));
  };
  c.on_close = [&](const duet::Closed&) {
    s.log(outcome(text_part(c, "a", Part::last)));
    s.done();
  };
  c.connect(s.url());
  s.log(outcome(text_part(c, "a", Part::more)));
  const std::string closed = refused(Error::already_closed);
  s.expect({closed, refused(Error::not_open_yet), "open", "taken", closed, closed_normally, closed});
}

void bad_first_part(Scenario& s) {
  Subject& c = s.client();
  c.on_open = [&] {
    s.log(outcome(text_part(c, "\xFF", Part::more)));
    s.log(outcome(text_part(c, "a\xE2", Part::last)));
    s.log(outcome(text_part(c, "good", Part::last)));
  };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
  const std::string not_utf8 = refused(Error::not_utf8);
  s.expect({"open", not_utf8, not_utf8, "taken", "text 4 good", closed_normally});
}

void bad_later_part(Scenario& s) {
  Subject& c = s.client();
  duet::set_reconnect(*c, {.first_delay = 1ms, .longest_delay = 5ms});
  c.on_open = [&] {
    s.log(outcome(text_part(c, "good", Part::more)));
    s.log(outcome(text_part(c, "\xFF", Part::last)));
    s.log(outcome(c->send_text("more")));
  };
  c.connect(s.url());
  s.expect({"open", "taken", refused(Error::not_utf8), refused(Error::already_closed),
            "closed 1011 handshake was_open clean 'text is not UTF-8'"});
}

void half_then_lost(Scenario& s) {
  Subject& c = s.client();
  duet::set_reconnect(*c, {.first_delay = 1ms, .longest_delay = 5ms});
  c.on_open = [&] {
    if (c->attempt() == 1) {
      c->send_text("vanish");
      text_part(c, "half of a message", Part::more);
    } else {
      // A continuation of the first message would be a violation of the protocol.
      s.log(outcome(text_part(c, "another", Part::more)));
      s.log(outcome(text_part(c, " message", Part::last)));
    }
  };
  c.on_close = [&](const duet::Closed& closed) {
    if (closed.attempt == 1) return;
    c->close();
    s.done();
  };
  c.connect(s.url("/vanish"));
  s.expect({"open", closed_lost, "open", "taken", "taken", closed_lost});
}

void fragment_noticed(Scenario& s) {
  Subject& c = s.client();
  c.logs_messages = false;
  c.on_open = [&] {
    text_part(c, "Hel", Part::more);
    if (!has_fragments(s)) text_part(c, "lo", Part::last);
  };
  c.on_message = [&](duet::Message message) {
    if (message.text() == "begun") {
      text_part(c, "lo", Part::last);
    } else {
      s.log(line_of(message));
      c->close(1000);
    }
  };
  c.connect(s.url("/notice"));
  s.expect({"open", "text 5 Hello", closed_normally});
}

void received_in_parts(Scenario& s) {
  Subject& c = s.client();
  const auto parts = std::make_shared<Assembled>(s, c, [&c](duet::Message message) {
    if (message.text() == "last") c->close(1000);
  });
  c.on_message = [&](duet::Message) { s.log("on_message"); };
  c.on_open = [&c, parts] {
    c->send_text("Hello");
    c->send_binary(binary(""));
    c->send_binary(binary(bytes_of(300'000)));
    c->send_text(text_of(300'000));
    c->send_text("last");
  };
  c.connect(s.url());
  s.expect({"open", "text 5 Hello", "binary 0", line_of_binary(bytes_of(300'000)),
            line_of_text(text_of(300'000)), "text 4 last", closed_normally});
}

void fragments_in_parts(Scenario& s) {
  Subject& c = s.client();
  const auto parts = std::make_shared<Assembled>(s, c, [&c](duet::Message) { c->close(1000); });
  c.on_open = [parts] {};  // keeps them
  c.connect(s.url("/fragments"));
  s.expect({"open", "text 13 one two three", closed_normally});
}

void first_part_before_last(Scenario& s) {
  Subject& c = s.client();
  const auto parts = std::make_shared<Assembled>(s, c, [&c](duet::Message) { c->close(1000); });
  parts->on_part = [&c](const MessagePart& part) {
    if (part.is_first() && !part.is_last()) c->send_text("go on");
  };
  c.on_open = [&s, &c, parts] {
    if (!has_fragments(s)) c->send_text("go on");
  };
  c.connect(s.url("/held"));
  s.expect({"open", "text 7 one two", closed_normally});
}

void parts_turned_off(Scenario& s) {
  Subject& c = s.client();
  duet::on_message_part(*c, [&](MessagePart part) {
    s.log("part " + std::string(part.text()));
    duet::on_message_part(*c, {});
  });
  c.on_open = [&] {
    c->send_text("one");
    c->send_text("two");
  };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
  s.expect({"open", "part one", "text 3 two", closed_normally});
}

}  // namespace

std::vector<Case> part_cases() {
  return {
      {"a message sent in parts arrives as one", sent_as_one},
      {"text in parts may be cut within a character", split_characters},
      {"a message in parts has the type of its first part", first_type_counts},
      {"other messages are refused before the last part", others_refused},
      {"parts are refused before open and after close", refused_when_closed},
      {"a first part that is not UTF-8 is refused and begins no message", bad_first_part},
      {"a later part that is not UTF-8 closes with 1011", bad_later_part},
      {"a message in parts that is lost is not continued by the next connection", half_then_lost},
      {"a server notices a message before its last part where the host sends parts", fragment_noticed},
      {"messages are received in parts", received_in_parts},
      {"fragments are received as parts of one message", fragments_in_parts},
      {"a part is received before its message is complete where the host receives parts",
       first_part_before_last},
      {"messages are whole again once parts are turned off", parts_turned_off},
  };
}

}  // namespace conformance
