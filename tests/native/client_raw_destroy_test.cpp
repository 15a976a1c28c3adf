// A client that is destroyed while connecting, open or closing.
#include "catch.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using Lines = std::vector<std::string>;

TEST_CASE("a client destroyed while connecting closes its socket") {
  RawClient one;
  bool ended = false;
  one.run([&](RawSocket& socket) {
    socket.read_until("\r\n\r\n");
    one.loop.post([&] { one.client.reset(); });
    ended = socket.ends();
  });
  CHECK(ended);
  CHECK(one.log.empty());
}

TEST_CASE("a client destroyed while open sends its queue and an empty Close") {
  RawClient one;
  Lines frames;
  bool ended = false;
  one.when_open = [&] {
    CHECK(one.client->send_text("last words"));
    one.client.reset();
  };
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    frames = {next(socket), next(socket)};
    socket.send(plain(text, "not delivered") + plain(close_frame, ""));
    socket.half_close();
    ended = socket.ends();
  });
  CHECK(frames == Lines{"text last words", "close "});
  CHECK(ended);
  CHECK(one.log == Lines{"open"});
}

TEST_CASE("a client destroyed in on_message sends an empty Close and delivers no more") {
  RawClient one;
  std::string frame;
  one.when_message = [&](duet::Message) { one.client.reset(); };
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    socket.send(plain(text, "a") + plain(text, "b") + plain(ping, "c"));
    frame = next(socket);
  });
  CHECK(frame == "close ");
  CHECK(one.log == Lines{"open", "text a"});
}

TEST_CASE("a client destroyed while closing sends no second Close") {
  RawClient one;
  Lines frames;
  one.when_open = [&] {
    CHECK(one.client->close(3000, "enough"));
    one.client.reset();
  };
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    frames.push_back(next(socket));
    socket.send(plain(close_frame, close_payload(3000)));
    socket.half_close();
    frames.push_back(next(socket));
  });
  CHECK(frames == Lines{"close 3000 enough", "end"});
  CHECK(one.log == Lines{"open"});
}

TEST_CASE("the socket of a destroyed client is closed although the peer never closes") {
  RawClient one;
  bool ended = false;
  one.when_open = [&] { one.client.reset(); };
  one.run([&](RawSocket& socket) {
    if (!open_as_server(socket)) return;
    next(socket);
    ended = socket.ends();
  });
  CHECK(ended);
}

TEST_CASE("a loop may be destroyed right after its client in every state") {
  RawListener listener;
  const bool connected = GENERATE(false, true);
  RawSocket socket;
  {
    duet::Loop loop;
    duet::Client client(loop);
    client.on_open([&] { loop.stop(); });
    REQUIRE(client.connect(listener.url()));
    if (connected) {
      while (!socket.is_open()) {
        loop.poll();
        loop.poll();
        socket = listener.accept();
      }
      std::string head;
      loop.poll();
      head = socket.read_until("\r\n\r\n");
      REQUIRE(socket.send(upgrade_answer(head)));
      loop.run();
      CHECK(client.ready_state() == duet::ReadyState::open);
    }
  }
  if (connected) CHECK(next(socket) == "close ");
}
