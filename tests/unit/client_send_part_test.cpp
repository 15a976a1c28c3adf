// Messages that a client sends in parts: as frames where the host can, else gathered.
#include <duet/parts.hpp>
#include <duet/reconnect.hpp>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Error;
using duet::Part;

namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

/// A client whose connection is open, on a host that sends parts, or one that gathers them.
struct PartClient : LoggedClient {
  explicit PartClient(bool sends_parts, duet::ClientOptions options = {})
      : LoggedClient(Delivery::direct, std::move(options)), is_native(sends_parts) {
    reopen();
    log.clear();
  }

  void reopen() {
    connect();
    attempt().can_send_parts = is_native;
    attempt().tells_drained = is_native;
    report([this] { attempt().open(); });
  }
  duet::SendResult text(std::string_view part, Part what_follows) {
    return duet::send_text_part(client, part, what_follows);
  }
  duet::SendResult binary(std::string_view part, Part what_follows) {
    return duet::send_binary_part(client, bytes_of(part), what_follows);
  }
  /// Returns the messages that were sent, each assembled.
  std::vector<Sent> messages() {
    std::vector<Sent> whole;
    bool is_over = true;
    for (const Sent& sent : attempt().sent) {
      if (is_over) whole.push_back({"", sent.is_text});
      whole.back().payload += sent.payload;
      whole.back().is_last = is_over = sent.is_last;
    }
    return whole;
  }

  bool is_native;
};

}  // namespace

TEST_CASE("each part is sent at once where the host can send parts") {
  PartClient one(true);
  CHECK(one.text("Hel", Part::more));
  CHECK(one.text("", Part::more));
  CHECK(one.text("lo", Part::last));
  CHECK(one.binary("\xFF", Part::more));
  CHECK(one.binary("", Part::last));
  CHECK(one.text("whole", Part::last));
  CHECK(one.client.send_text("next"));
  CHECK(one.attempt().sent == std::vector<Sent>{{"Hel", true, false},
                                                {"", true, false},
                                                {"lo", true},
                                                {"\xFF", false, false},
                                                {"", false},
                                                {"whole", true},
                                                {"next", true}});
}

TEST_CASE("parts are gathered into one message where the host sends whole messages") {
  PartClient one(false);
  CHECK(one.text("Hel", Part::more));
  CHECK(one.text("", Part::more));
  CHECK(one.attempt().sent.empty());
  CHECK(one.client.buffered_amount() == 0);
  CHECK(one.text("lo", Part::last));
  CHECK(one.binary("\xFF", Part::more));
  CHECK(one.binary("", Part::last));
  CHECK(one.text("", Part::more));
  CHECK(one.text("", Part::last));
  CHECK(one.text("whole", Part::last));
  CHECK(one.client.send_text("next"));
  CHECK(one.attempt().sent ==
        std::vector<Sent>{{"Hello", true}, {"\xFF", false}, {"", true}, {"whole", true}, {"next", true}});
  CHECK(one.client.buffered_amount() == 15);
}

TEST_CASE("a message has the type of its first part whatever the others of a client are") {
  PartClient one(GENERATE(true, false));
  CHECK(one.text("text \xE2", Part::more));
  CHECK(one.binary("\x82\xAC", Part::last));
  CHECK(one.binary("\xFF", Part::more));
  CHECK(one.text("\xFE", Part::last));
  CHECK(one.messages() == std::vector<Sent>{{"text \xE2\x82\xAC", true}, {"\xFF\xFE", false}});
}

TEST_CASE("text of a client may be split at every byte") {
  PartClient one(GENERATE(true, false));
  const std::string words = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";
  std::vector<Sent> expected;
  for (std::size_t split = 0; split <= words.size(); ++split) {
    CHECK(one.text(words.substr(0, split), Part::more));
    CHECK(one.text(words.substr(split), Part::last));
    expected.push_back({words, true});
  }
  CHECK(one.messages() == expected);
}

TEST_CASE("a first part of a client that is not UTF-8 is refused and begins no message") {
  PartClient one(GENERATE(true, false));
  CHECK(one.text("\xFF", Part::more).error() == Error::not_utf8);
  CHECK(one.text("a\xE2\x82", Part::last).error() == Error::not_utf8);
  CHECK(one.client.send_text("well"));
  CHECK(one.text("good", Part::last));
  CHECK(one.messages() == std::vector<Sent>{{"well", true}, {"good", true}});
  CHECK(one.client.ready_state() == duet::ReadyState::open);
}

TEST_CASE("a later part of a client that is not UTF-8 closes the connection with 1011") {
  const bool is_native = GENERATE(true, false);
  const std::string_view bad = GENERATE("\xFF", "\xA4", "\xE2\x28", "\xE2");
  PartClient one(is_native);
  CHECK(one.text("good", Part::more));
  CHECK(one.text(bad, Part::last).error() == Error::not_utf8);
  CHECK(one.client.ready_state() == duet::ReadyState::closing);
  CHECK(one.text("more", Part::last).error() == Error::already_closed);
  CHECK(one.client.send_text("other").error() == Error::already_closed);
  CHECK(one.client.close().error() == Error::already_closed);
  CHECK(one.attempt().sent.size() == (is_native ? 1 : 0));
  CHECK(one.attempt().closes == std::vector<CloseCall>{{1011, "text is not UTF-8"}});
  const std::uint16_t answer = is_native ? 1011 : 4011;  // a page sends 4011
  one.end({.code = answer, .was_clean = true, .cause = duet::Cause::handshake});
  CHECK(one.log == Log{"closed 1011 handshake was_open clean"});
}

TEST_CASE("other messages of a client are refused before the last part and change nothing") {
  PartClient one(GENERATE(true, false));
  CHECK(one.text("one ", Part::more));
  CHECK(one.client.send_text("two").error() == Error::message_unfinished);
  CHECK(one.client.send_binary(bytes_of("two")).error() == Error::message_unfinished);
  CHECK(one.client.send(duet::Message(bytes_of("two"), true)).error() == Error::message_unfinished);
  CHECK(one.client.send_text("\xFF").error() == Error::not_utf8);
  CHECK(one.text("message", Part::last));
  CHECK(one.client.send_text("two"));
  CHECK(one.messages() == std::vector<Sent>{{"one message", true}, {"two", true}});
}

TEST_CASE("parts are refused before open and after close and after the end") {
  LoggedClient one;
  const auto part = [&] { return duet::send_text_part(one.client, "a", Part::more); };
  CHECK(part().error() == Error::already_closed);
  one.connect();
  CHECK(part().error() == Error::not_open_yet);
  one.report([&] { one.attempt().open(); });
  CHECK(part());
  CHECK(one.client.close());
  CHECK(part().error() == Error::already_closed);
  one.end(clean_end);
  CHECK(part().error() == Error::already_closed);
}

TEST_CASE("an offline queue takes no parts") {
  LoggedClient one;
  duet::set_reconnect(one.client, {.max_offline_messages = 10, .seed = 1});
  const auto part = [&] { return duet::send_text_part(one.client, "a", Part::more); };
  one.connect();
  CHECK(part().error() == Error::not_open_yet);
  CHECK(one.client.send_text("queued"));
  one.report([&] { one.attempt().open(); });
  CHECK(part());
  one.end();
  CHECK(part().error() == Error::already_closed);
  CHECK(one.client.send_text("queued too"));
}

TEST_CASE("nothing of an unfinished message is sent on the next connection") {
  PartClient one(GENERATE(true, false));
  const bool reconnects = GENERATE(true, false);
  one.end();
  if (reconnects) duet::set_reconnect(one.client, {.max_offline_messages = 10, .seed = 1});
  one.reopen();
  CHECK(one.text("half a mess", Part::more));
  one.end();
  if (reconnects) CHECK(one.client.send_text("offline"));
  one.reopen();
  CHECK(one.client.send_text("other"));
  CHECK(one.text("\xC3", Part::more));
  CHECK(one.text("\xA4", Part::last));
  std::vector<Sent> expected{{"other", true}, {"\xC3\xA4", true}};
  if (reconnects) expected.insert(expected.begin(), {"offline", true});
  CHECK(one.messages() == expected);
}

TEST_CASE("an unfinished message is discarded by close") {
  PartClient one(GENERATE(true, false));
  CHECK(one.text("half", Part::more));
  CHECK(one.client.close(1000));
  one.end(clean_end);
  one.reopen();
  CHECK(one.client.send_text("whole"));
  CHECK(one.attempt().sent == std::vector<Sent>{{"whole", true}});
}

TEST_CASE("a part that does not fit the send queue is refused and may be sent again") {
  PartClient one(true, {.send_queue = {.high_water_mark = 50, .low_water_mark = 10, .max_size = 100}});
  int drains = 0;
  one.client.on_drain([&] { ++drains; });
  CHECK(one.text("\xE2\x82", Part::more).has_room());
  CHECK(one.text("\xAC" + std::string(50, 'x'), Part::more).slow_down());
  CHECK(one.text("\xF0\x9F", Part::more).error() == Error::queue_full);
  CHECK(one.client.send_text("other").error() == Error::message_unfinished);
  one.report([&] { one.attempt().drain(); });
  CHECK(drains == 1);
  CHECK(one.text("\xF0\x9F", Part::more));
  CHECK(one.text("\x98\x80", Part::last));
  CHECK(one.messages() ==
        std::vector<Sent>{{"\xE2\x82\xAC" + std::string(50, 'x') + "\xF0\x9F\x98\x80", true}});
}

TEST_CASE("gathered parts do not wait for the network and the message does") {
  PartClient one(false, {.send_queue = {.high_water_mark = 50, .low_water_mark = 10, .max_size = 100}});
  int drains = 0;
  one.client.on_drain([&] { ++drains; });
  CHECK(one.text(std::string(40, 'a'), Part::more).has_room());
  CHECK(one.text(std::string(40, 'b'), Part::more).has_room());
  CHECK(one.text("c", Part::last).slow_down());
  CHECK(one.text("d", Part::more).slow_down());  // the message before is still queued
  CHECK(one.text(std::string(20, 'e'), Part::last).error() == Error::queue_full);
  CHECK(one.client.send_text("other").error() == Error::message_unfinished);
  one.attempt().forget_sent();
  one.let_time_pass(std::chrono::milliseconds(10));
  CHECK(drains == 1);
  CHECK(one.text(std::string(20, 'e'), Part::last).has_room());
  CHECK(one.messages() == std::vector<Sent>{{std::string(40, 'a') + std::string(40, 'b') + "c", true},
                                            {"d" + std::string(20, 'e'), true}});
}

TEST_CASE("gathered parts above the limit are refused and close the connection with 1011") {
  const Part what_follows = GENERATE(Part::more, Part::last);
  PartClient one(false, {.send_queue = {.max_size = 100}});
  SECTION("one part of any size fits") {
    CHECK(one.text(std::string(1000, 'x'), what_follows));
    CHECK(one.client.ready_state() == duet::ReadyState::open);
  }
  SECTION("later parts fit up to the limit") {
    CHECK(one.text(std::string(99, 'x'), Part::more));
    CHECK(one.text("y", Part::more));
    CHECK(one.text("", Part::last));
    CHECK(one.client.ready_state() == duet::ReadyState::open);
  }
  SECTION("more is refused") {
    CHECK(one.text(std::string(99, 'x'), Part::more));
    CHECK(one.text("yz", what_follows).error() == Error::queue_full);
    CHECK(one.client.ready_state() == duet::ReadyState::closing);
    CHECK(one.text("", Part::last).error() == Error::already_closed);
    CHECK(one.attempt().sent.empty());
    CHECK(one.attempt().closes == std::vector<CloseCall>{{1011, "a message is too big"}});
    one.end({.code = 4011, .was_clean = true, .cause = duet::Cause::handshake});
    CHECK(one.log == Log{"closed 1011 handshake was_open clean"});
  }
}

TEST_CASE("a page's own 4011 stays 4011") {
  PartClient one(false);
  CHECK(one.text("a", Part::last));
  one.end({.code = 4011, .was_clean = true, .cause = duet::Cause::handshake});
  CHECK(one.log == Log{"closed 4011 handshake was_open clean"});
}

TEST_CASE("a program may send parts in callbacks and after the connection was lost") {
  PartClient one(GENERATE(true, false));
  one.client.on_message([&](duet::Message message) { CHECK(one.text(message.text(), Part::more)); });
  one.report([&] { one.attempt().message("a"); });
  one.client.on_message([&](duet::Message message) { CHECK(one.text(message.text(), Part::last)); });
  one.report([&] { one.attempt().message("b"); });
  CHECK(one.messages() == std::vector<Sent>{{"ab", true}});
  const auto sent = one.attempt().sent.size();
  one.attempt().end({});  // queued
  CHECK(one.text("into the void", Part::more));
  CHECK(one.client.send_text("other").error() == Error::message_unfinished);
  CHECK(one.text("", Part::last));
  CHECK(one.attempt().sent.size() == sent);
  one.client.on_close(
      [&](const duet::Closed&) { CHECK(one.text("late", Part::more).error() == Error::already_closed); });
  one.loop.poll();
}
