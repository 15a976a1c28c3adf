// Messages in parts, in both directions.
#include <duet/parts.hpp>

#include "catch.hpp"
#include "logged.hpp"

using namespace testing_test;
using duet::Error;
using duet::MessagePart;
using duet::Part;
using duet::testing::Host;
using duet::testing::Peer;

namespace {

/// Returns "text [Hel" for the first part, "text lo]" for the last.
std::string line_of(const MessagePart& part) {
  return duet_test::message_line(
      part.is_text(), (part.is_first() ? "[" : "") + std::string(part.text()) + (part.is_last() ? "]" : ""));
}

void log_parts(duet::Client& client, Log& log) {
  duet::on_message_part(client, [&log](MessagePart part) { log.push_back(line_of(part)); });
}

void log_parts(duet::testing::Server& server, Log& log) {
  server.on_message_part([&log](Peer, MessagePart part) { log.push_back(line_of(part)); });
}

}  // namespace

TEST_CASE("a native client's parts arrive as they are sent") {
  Pair one(Host::native);
  log_parts(one.server, one.server_log);
  const Peer peer = one.open();
  CHECK(duet::send_text_part(one.client, "Hel", Part::more));
  one.net.settle();
  CHECK(one.server_log == Log{"text [Hel"});
  CHECK(peer.received().empty());
  CHECK(duet::send_text_part(one.client, "lo", Part::last));
  CHECK(one.client.send_text("whole"));
  one.net.settle();
  CHECK(one.server_log == Log{"text [Hel", "text lo]", "text [whole]"});
  REQUIRE(peer.received().size() == 2);
  CHECK(peer.received()[0].payload == "Hello");
}

TEST_CASE("a browser's parts arrive with the last one") {
  Pair one(Host::browser);
  log_parts(one.server, one.server_log);
  one.open();
  CHECK(duet::send_text_part(one.client, "Hel", Part::more));
  one.net.settle();
  CHECK(one.server_log.empty());
  CHECK(duet::send_text_part(one.client, "lo", Part::last));
  one.net.settle();
  CHECK(one.server_log == Log{"text [Hello]"});
}

TEST_CASE("a server without on_message_part receives whole messages") {
  Pair one(GENERATE(Host::native, Host::browser));
  const Peer peer = one.open();
  CHECK(duet::send_binary_part(one.client, std::string("\xC3"), Part::more));
  CHECK(duet::send_binary_part(one.client, std::string("\xA4"), Part::last));
  one.net.settle();
  CHECK(one.server_log == Log{"binary \xC3\xA4"});
  CHECK(peer.received().size() == 1);
}

TEST_CASE("a peer's parts arrive at a native client as they are sent in whole characters") {
  Pair one(Host::native);
  log_parts(one.client, one.log);
  const Peer peer = one.open();
  CHECK(peer.send_text_part("a\xE2\x82", Part::more));
  one.net.settle();
  CHECK(one.log == Log{"text [a"});
  CHECK(peer.send_text_part("", Part::more));
  CHECK(peer.send_text_part("\xAC", Part::more));
  CHECK(peer.send_text_part("", Part::last));
  CHECK(peer.send_text("whole"));
  one.net.settle();
  CHECK(one.log == Log{"text [a", "text \xE2\x82\xAC", "text ]", "text [whole]"});
}

TEST_CASE("a peer's parts arrive as one message without on_message_part") {
  Pair one(GENERATE(Host::native, Host::browser));
  const Peer peer = one.open();
  CHECK(peer.send_binary_part(std::string("a"), Part::more));
  one.net.settle();
  CHECK(one.log.empty());
  CHECK(peer.send_text_part("b", Part::last));
  one.net.settle();
  CHECK(one.log == Log{"binary ab"});
}

TEST_CASE("a peer's parts are one part in a browser") {
  Pair one(Host::browser);
  log_parts(one.client, one.log);
  const Peer peer = one.open();
  CHECK(peer.send_text_part("a", Part::more));
  CHECK(peer.send_text_part("b", Part::last));
  one.net.settle();
  CHECK(one.log == Log{"text [ab]"});
}

TEST_CASE("a peer refuses what a server refuses") {
  Pair one;
  const Peer peer = one.open();
  CHECK(peer.send_text_part("\xFF", Part::more).error() == Error::not_utf8);
  CHECK(peer.send_text_part("good", Part::more));
  CHECK(peer.send_text("other").error() == Error::message_unfinished);
  CHECK(peer.send_text_part("\xFF", Part::more).error() == Error::not_utf8);
  CHECK(peer.send_text_part("more", Part::last).error() == Error::already_closed);
  one.net.settle();
  CHECK(one.log == Log{"closed 1011 handshake was_open clean 'text is not UTF-8'"});
}

TEST_CASE("a message above the limit of the client ends the connection however it is sent") {
  const Host host = GENERATE(Host::native, Host::browser);
  Pair one(host, {.limits = {.max_message_size = 10}});
  log_parts(one.client, one.log);
  const Peer peer = one.open();
  CHECK(peer.send_text_part("123456", Part::more));
  CHECK(peer.send_text_part("78901", Part::last));
  one.net.settle();
  Log expected{"closed 1009 too_big was_open"};
  if (host == Host::native) expected.insert(expected.begin(), "text [123456");
  CHECK(one.log == expected);
  REQUIRE(peer.closed());
  CHECK(peer.closed()->code == (host == Host::native ? 1009 : 4009));
}

TEST_CASE("a message is incomplete if its connection is lost or closed") {
  Pair one(GENERATE(Host::native, Host::browser));
  const Peer peer = one.open();
  CHECK(duet::send_text_part(one.client, "half", Part::more));
  SECTION("lost") {
    one.net.settle();
    CHECK(peer.lose());
    one.net.settle();
    CHECK(one.log == Log{"closed 1006 lost was_open"});
  }
  SECTION("closed") {
    CHECK(one.client.close(1000));
    one.net.settle();
    CHECK(one.log == Log{"closed 1000 handshake was_open clean"});
  }
  CHECK(peer.received().empty());
  one.connect();
  one.net.settle();
  CHECK(duet::send_text_part(one.client, "whole", Part::last));
  one.net.settle();
  REQUIRE(one.server.peer().received().size() == 1);
  CHECK(one.server.peer().received()[0].payload == "whole");
}
