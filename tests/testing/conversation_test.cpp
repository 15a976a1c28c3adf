// Messages and closing.
#include <array>
#include <memory>

#include "catch.hpp"
#include "logged.hpp"

using namespace testing_test;
using duet::Error;
using duet::testing::Host;
using duet::testing::Peer;

TEST_CASE("messages are delivered in both directions complete and in order") {
  Pair one(GENERATE(Host::native, Host::browser));
  Peer peer = one.open();
  const std::string with_nul("a\0b", 3);
  const std::array<std::byte, 2> bytes{std::byte{0xFF}, std::byte{0}};
  CHECK(one.client.send_text(with_nul));
  CHECK(one.client.send_binary(bytes));
  CHECK(one.client.send_text(""));
  CHECK(peer.send_text(with_nul));
  CHECK(peer.send_binary(bytes));
  CHECK(peer.send_text(""));
  one.net.settle();
  const Log expected{"text " + with_nul, std::string("binary \xFF\0", 9), "text "};
  CHECK(one.log == expected);
  CHECK(one.server_log == expected);
  REQUIRE(peer.received().size() == 3);
  CHECK(peer.received()[0].payload == with_nul);
  CHECK_FALSE(peer.received()[1].is_text);
}

TEST_CASE("a server may send in its callbacks") {
  Pair one(GENERATE(Host::native, Host::browser));
  one.server.on_open([](Peer peer) { CHECK(peer.send_text("welcome")); });
  one.server.on_message([](Peer peer, duet::Message message) { CHECK(peer.send_text(message.text())); });
  one.client.on_open([&] {
    one.log.emplace_back("open");
    one.client.send_text("1");
    one.client.send_text("2");
  });
  one.connect();
  one.net.settle();
  CHECK(one.log == Log{"open", "text welcome", "text 1", "text 2"});
}

TEST_CASE("the server closes the connection") {
  Pair one(GENERATE(Host::native, Host::browser));
  Peer peer = one.open();
  CHECK(peer.send_text("last"));
  CHECK(peer.close(1001, "bye"));
  CHECK_FALSE(peer.is_open());
  CHECK_FALSE(peer.closed());
  CHECK(peer.send_text("more").error() == Error::already_closed);
  CHECK(peer.close().error() == Error::already_closed);
  one.net.settle();
  CHECK(one.log == Log{"text last", "closed 1001 handshake was_open clean 'bye'"});
  CHECK(one.server_log == Log{"closed 1001 handshake was_open clean 'bye'"});
  CHECK(peer.closed()->code == 1001);
}

TEST_CASE("the client closes the connection") {
  Pair one(GENERATE(Host::native, Host::browser));
  Peer peer = one.open();
  CHECK(one.client.send_text("last"));
  CHECK(one.client.close(3000, "done"));
  one.net.settle();
  CHECK(one.log == Log{"closed 3000 handshake was_open clean 'done'"});
  CHECK(one.server_log == Log{"text last", "closed 3000 handshake was_open clean 'done'"});
  CHECK(peer.lose().error() == Error::already_closed);
}

TEST_CASE("a close without a code gives 1005 at both ends") {
  Pair one;
  Peer peer = one.open();
  CHECK((GENERATE(true, false) ? peer.close() : one.client.close()));
  one.net.settle();
  CHECK(one.log == Log{"closed 1005 handshake was_open clean"});
  CHECK(one.server_log == one.log);
}

TEST_CASE("if both ends close at once each gets the other's code") {
  Pair one;
  Peer peer = one.open();
  CHECK(one.client.close(3001));
  CHECK(peer.close(4002));
  one.net.settle();
  CHECK(one.log == Log{"closed 4002 handshake was_open clean"});
  CHECK(one.server_log == Log{"closed 3001 handshake was_open clean"});
}

TEST_CASE("an end that has closed receives no more messages") {
  Pair one;
  Peer peer = one.open();
  const bool server_closes = GENERATE(true, false);
  CHECK(peer.send_text("to the client"));
  CHECK(one.client.send_text("to the server"));
  CHECK((server_closes ? peer.close(1000) : one.client.close(1000)));
  one.net.settle();
  const std::string closed = "closed 1000 handshake was_open clean";
  CHECK(one.log == (server_closes ? Log{"text to the client", closed} : Log{closed}));
  CHECK(one.server_log == (server_closes ? Log{closed} : Log{"text to the server", closed}));
}

TEST_CASE("invalid close codes and text are refused") {
  Pair one;
  Peer peer = one.open();
  CHECK(peer.close(1005).error() == Error::bad_close_code);
  CHECK(peer.close(0, "words").error() == Error::bad_close_code);
  CHECK(peer.close(1000, std::string(124, 'x')).error() == Error::reason_too_long);
  CHECK(peer.close(1000, "\xFF").error() == Error::not_utf8);
  CHECK(peer.send_text("\xFF").error() == Error::not_utf8);
  CHECK(peer.is_open());
}

TEST_CASE("a destroyed client sends its queue before its Close") {
  duet::testing::Network net;
  duet::testing::Server& server = net.listen("ws://game.example/");
  Log log;
  log_to(server, log);
  {
    duet::Loop loop;
    duet::Client client(loop);
    REQUIRE(client.connect("ws://game.example/"));
    net.settle();
    CHECK(client.send_text("last"));
  }
  net.settle();
  CHECK(log == Log{"open", "text last", "closed 1005 handshake was_open clean"});
}

TEST_CASE("a server's callback may destroy the client and its own connection") {
  duet::testing::Network net(GENERATE(Host::native, Host::browser));
  duet::testing::Server& server = net.listen("ws://game.example/");
  duet::Loop loop;
  auto client = std::make_unique<duet::Client>(loop);
  Log log;
  log_to(*client, log);
  REQUIRE(client->connect("ws://game.example/"));
  net.settle();
  const bool polls = GENERATE(true, false);
  server.on_message([&](Peer peer, duet::Message) {
    CHECK(client->close(3000));
    CHECK(log == Log{"open"});  // not inside close()
    client.reset();
    CHECK(peer.reset());
  });
  CHECK(client->send_text("x"));
  for (int i = 0; polls && i < 4; ++i) loop.poll();
  net.settle();
  CHECK(log == Log{"open"});
  CHECK(server.peer().closed()->code == 1006);
}

TEST_CASE("a client's callback is not called inside a server's callback") {
  Pair one(GENERATE(Host::native, Host::browser));
  one.open();
  one.server.ignore();
  duet::Client other(one.loop);
  log_to(other, one.log);
  REQUIRE(other.connect("ws://game.example/"));
  one.server.on_message([&](Peer, duet::Message) {
    CHECK(other.close());
    CHECK(one.log.empty());
  });
  CHECK(one.client.send_text("x"));
  if (GENERATE(true, false)) {
    for (int i = 0; i < 4; ++i) one.loop.poll();
  } else {
    one.net.settle();
  }
  CHECK(one.log == Log{"closed 1006 aborted"});
}

TEST_CASE("a message over the client's limit ends the connection with 1009") {
  const bool native = GENERATE(true, false);
  Pair one(native ? Host::native : Host::browser, {.limits = {.max_message_size = 4}});
  Peer peer = one.open();
  CHECK(peer.send_text("1234"));
  CHECK(peer.send_text("12345"));
  one.net.settle();
  CHECK(one.log == Log{"text 1234", "closed 1009 too_big was_open"});
  CHECK(one.server_log ==
        Log{native ? "closed 1009 handshake was_open clean" : "closed 4009 handshake was_open clean"});
}

TEST_CASE("events may be pulled") {
  Pair one;
  CHECK_FALSE(one.client.next());
  one.connect();
  one.net.settle();
  CHECK(one.server.peer().send_text("x"));
  CHECK(one.server.peer().close(1000));
  one.net.settle();
  CHECK(one.client.next()->kind == duet::Event::Kind::open);
  CHECK(one.client.next()->message.payload == "x");
  CHECK(one.client.next()->closed.code == 1000);
  CHECK_FALSE(one.client.next());
  CHECK(one.log.empty());
}
