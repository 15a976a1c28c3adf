// Accepting, refusing and ignoring connections.
#include "catch.hpp"
#include "logged.hpp"

using namespace testing_test;
using namespace std::chrono_literals;
using duet::testing::Host;
using Names = std::vector<std::string>;

TEST_CASE("connect() calls nothing and settle() opens the connection") {
  Pair one(GENERATE(Host::native, Host::browser));
  one.connect();
  CHECK(one.log.empty());
  CHECK(one.server.attempts() == 0);
  one.net.settle();
  CHECK(one.log == Log{"open"});
  CHECK(one.server_log == Log{"open"});
  CHECK(one.server.attempts() == 1);
  CHECK(one.server.peer().is_open());
  CHECK(one.client.ready_state() == duet::ReadyState::open);
}

TEST_CASE("a program that polls does not need settle()") {
  Pair one(GENERATE(Host::native, Host::browser));
  one.client.on_open([&] { one.client.send_text("hello"); });
  one.connect();
  for (int frame = 0; frame < 4; ++frame) one.loop.poll();
  CHECK(one.server_log == Log{"open", "text hello"});
}

TEST_CASE("host case and default port and query do not select another server but a path does") {
  Pair one;
  one.connect("ws://GAME.example:80/?token=1");
  one.net.settle();
  CHECK(one.log == Log{"open"});
  CHECK(one.server.peer().url() == "ws://game.example/?token=1");
  CHECK(one.client.close());
  one.net.settle();
  one.connect(GENERATE("ws://game.example", "ws://game.example?token=1"));
  one.net.settle();
  CHECK(one.client.close());
  one.net.settle();
  CHECK(one.server.attempts() == 2);
  one.log.clear();
  one.connect("ws://game.example/other");
  one.net.settle();
  CHECK(one.log == Log{"closed 1006 http http 404"});
  CHECK(one.server.attempts() == 2);
}

TEST_CASE("a server's URL needs no path") {
  Pair one;
  duet::testing::Server& bare = one.net.listen("ws://bare.example");
  one.connect(GENERATE("ws://bare.example", "ws://bare.example/", "ws://bare.example?x"));
  one.net.settle();
  CHECK(bare.attempts() == 1);
}

TEST_CASE("poll() returns even if a client reconnects after every refusal") {
  Pair one;
  one.server.refuse();
  one.client.on_close([&](const duet::Closed&) { one.connect(); });
  one.connect();
  for (int i = 0; i < 10; ++i) one.loop.poll();
  CHECK(one.server.attempts() >= 3);
  CHECK(one.server.attempts() <= 10);
}

TEST_CASE("each client connects to the server of its URL") {
  Pair one;
  duet::testing::Server& other = one.net.listen("wss://game.example/chat");
  one.connect("wss://game.example/chat");
  one.net.settle();
  CHECK(one.log == Log{"open"});
  CHECK(other.peers().size() == 1);
  CHECK(one.server.peers().empty());
}

TEST_CASE("a wildcard server has all paths with its prefix except those of other servers") {
  Pair one;
  duet::testing::Server& rooms = one.net.listen("ws://game.example/room/*");
  duet::testing::Server& lobby = one.net.listen("ws://game.example/room/lobby");
  duet::testing::Server& halls = one.net.listen("ws://game.example/room/hall*");
  for (const auto* path :
       {"room/", "room/7?x", "room/lobby?x", "room/lobby2", "room/hall", "room/hall/1", "room"}) {
    one.connect("ws://game.example/" + std::string(path));
    one.net.settle();
    static_cast<void>(one.client.close());
    one.net.settle();
  }
  CHECK(rooms.attempts() == 3);
  CHECK(lobby.attempts() == 1);
  CHECK(halls.attempts() == 2);
  CHECK(one.log.back() == "closed 1006 http http 404");
}

TEST_CASE("without a server the cause is tcp natively and unreachable in a browser") {
  const bool native = GENERATE(true, false);
  Pair one(native ? Host::native : Host::browser);
  const Log expected{native ? "closed 1006 tcp" : "closed 1006 unreachable"};
  SECTION("there is no such server") {
    one.connect(GENERATE("ws://nobody.example/", "wss://game.example/", "ws://game.example:8080/"));
    one.net.settle();
    CHECK(one.log == expected);
  }
  SECTION("the server refuses") {
    one.server.refuse();
    one.connect();
    one.net.settle();
    CHECK(one.log == expected);
    CHECK(one.server.attempts() == 1);
    CHECK(one.server_log.empty());
    one.server.accept();
    one.connect();
    one.net.settle();
    CHECK(one.log.back() == "open");
  }
}

TEST_CASE("a status instead of the handshake is reported natively") {
  const bool native = GENERATE(true, false);
  Pair one(native ? Host::native : Host::browser);
  one.server.refuse(503);
  one.connect();
  one.net.settle();
  CHECK(one.log == Log{native ? "closed 1006 http http 503" : "closed 1006 unreachable"});
}

TEST_CASE("a handshake without an answer ends after connect_timeout to the millisecond") {
  Pair one(Host::native, {.timeouts = {.connect = 10s}});
  one.server.ignore();
  one.connect();
  one.net.advance(9999ms);
  CHECK(one.log.empty());
  CHECK(one.server.attempts() == 1);
  one.net.advance(1ms);
  CHECK(one.log == Log{"closed 1006 timeout"});
  CHECK(one.server_log.empty());
}

TEST_CASE("the first requested subprotocol is chosen or the one that the test sets") {
  Pair one(Host::native, {.subprotocols = {"v2", "v1"}});
  SECTION("the first") {
    one.connect();
    one.net.settle();
    CHECK(one.client.subprotocol() == "v2");
    CHECK(one.server.peer().subprotocol() == "v2");
    CHECK(one.server.peer().subprotocols() == Names{"v2", "v1"});
  }
  SECTION("another") {
    one.server.choose("v1");
    one.connect();
    one.net.settle();
    CHECK(one.client.subprotocol() == "v1");
  }
  SECTION("the first that the server knows") {
    one.server.subprotocols({"v0", "v1"});
    one.connect();
    one.net.settle();
    CHECK(one.client.subprotocol() == "v1");
  }
  SECTION("one that was not requested or none") {
    one.server.choose(GENERATE("v3", ""));
    one.connect();
    one.net.settle();
    CHECK(one.log == Log{"closed 1006 subprotocol"});
    CHECK(one.server_log == Log{"open", "closed 1005 handshake was_open clean"});
  }
}

TEST_CASE("an attempt that is closed before it reaches the server is not counted") {
  Pair one;
  one.connect();
  CHECK(one.client.close());
  one.net.settle();
  CHECK(one.log == Log{"closed 1006 aborted"});
  CHECK(one.server.attempts() == 0);
}

TEST_CASE("an attempt that is closed before the answer arrives is seen by the server") {
  Pair one;
  one.server.delay(10ms);
  one.connect();
  one.net.advance(10ms);
  CHECK(one.server_log == Log{"open"});
  CHECK(one.client.close());
  one.net.advance(20ms);
  CHECK(one.log == Log{"closed 1006 aborted"});
  CHECK(one.server_log == Log{"open", "closed 1006 lost was_open"});
}

TEST_CASE("a client reconnects at the test's time and stops at its limit") {
  Pair one;
  duet::set_reconnect(one.client, {.first_delay = 500ms, .seed = 7});
  one.server.refuse();
  std::vector<duet::Closed> ends;
  one.client.on_close([&](const duet::Closed& closed) { ends.push_back(closed); });
  one.connect();
  one.net.settle();
  REQUIRE(ends.size() == 1);
  REQUIRE(ends[0].retry_in);
  one.net.advance(*ends[0].retry_in - 1ms);
  CHECK(one.server.attempts() == 1);
  one.net.advance(1ms);
  CHECK(one.server.attempts() == 2);
  one.server.refuse(403);
  one.net.advance(1min);
  CHECK(one.server.attempts() == 3);
  CHECK_FALSE(ends.back().retry_in);
}
