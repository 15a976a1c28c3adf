// Reachable and unreachable addresses.
#include <thread>

#include "catch.hpp"
#include "raw_client.hpp"
#include "served.hpp"

using namespace duet_test;
using Lines = std::vector<std::string>;

TEST_CASE("localhost is reached although the server listens on IPv4 only") {
  RawClient one;
  std::thread server([&] {
    RawSocket socket = one.listener.accept();
    if (open_as_server(socket)) socket.send(plain(close_frame, close_payload(1000)));
    socket.read_to_end();
  });
  one.run("ws://localhost:" + std::to_string(one.listener.port()));
  one.client.reset();
  one.loop.run();
  join_while_polling(one.loop, server);
  CHECK(one.log == Lines{"open", "closed 1000 handshake was_open clean"});
}

TEST_CASE("a name without an address fails as dns") {
  RawClient one;
  one.run("ws://nonexistent.invalid/");
  CHECK(one.log == Lines{"closed 1006 dns"});
  CHECK(one.closed.detail.find("nonexistent.invalid") != std::string::npos);
}

TEST_CASE("a port without a listener fails as tcp") {
  RawClient one;
  one.listener.close();
  for (const char* host : {"127.0.0.1", "localhost", "[::1]"}) {
    one.log.clear();
    one.run("ws://" + std::string(host) + ':' + std::to_string(one.listener.port()));
    CHECK(one.log == Lines{"closed 1006 tcp"});
    CHECK(one.closed.detail.find(host) != std::string::npos);
  }
}

TEST_CASE("wss to a server without TLS fails as tls") {
  RawClient one;
  one.run(
      [](RawSocket& socket) {
        socket.read(5);
        socket.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        socket.read_to_end();
      },
      "wss");
  CHECK(one.log == Lines{"closed 1006 tls"});
}

TEST_CASE("a server that closes during the TLS handshake fails as tls") {
  RawClient one;
  one.run([](RawSocket& socket) { socket.read(5); }, "wss");
  CHECK(one.log == Lines{"closed 1006 tls"});
}

TEST_CASE("a duet client and a duet server exchange messages of every size in both directions") {
  Served served({.host = "127.0.0.1", .subprotocols = {"chat"}});
  RawClient one({.subprotocols = {"other", "chat"}});
  const std::vector<std::size_t> sizes{0, 1, 125, 126, 65535, 65536, 200'000, 1 << 20};
  std::size_t answers = 0;
  one.when_open = [&] {
    CHECK(one.client->subprotocol() == "chat");
    CHECK(one.client->send_text(std::string(sizes[0], 'a')));
  };
  one.when_message = [&](duet::Message m) {
    CHECK(m.size() == sizes[answers]);
    if (++answers < sizes.size())
      CHECK(one.client->send_text(std::string(sizes[answers], 'a')));
    else
      CHECK(one.client->close(4000, "done"));
  };
  one.run(served.endpoint().url());
  CHECK(answers == sizes.size());
  CHECK(one.log.back() == "closed 4000 handshake was_open clean 'done'");
  CHECK(served.closed() == "closed 4000 handshake clean 'done'");
}
