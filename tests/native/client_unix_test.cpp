// A client of a unix socket.
#include <sys/socket.h>
#include <sys/un.h>
#include <duet/native_options.hpp>

#include <cstring>
#include <thread>

#include "catch.hpp"
#include "certificates.hpp"
#include "raw_client.hpp"

using namespace duet_test;

TEST_CASE("a client connects to a unix socket and sends the URL's host") {
  const Certificates folder;  // only its folder is used
  const std::string path = folder.path("socket");
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  duet::detail::UniqueFd listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(::bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(::listen(listening.get(), 1) == 0);
  std::string head;
  std::thread server([&] {
    RawSocket socket(duet::detail::UniqueFd(::accept(listening.get(), nullptr, nullptr)));
    head = socket.read_until("\r\n\r\n");
    socket.send(upgrade_answer(head));
    socket.send(plain(close_frame, close_payload(4000)));
  });
  RawClient one;
  REQUIRE(duet::set_native_options(*one.client, {.unix_socket = path}));
  one.run(std::string("ws://game.example:81/room"));
  server.join();
  CHECK(head.starts_with("GET /room HTTP/1.1\r\nHost: game.example:81\r\n"));
  CHECK(one.closed.code == 4000);
}

TEST_CASE("a unix socket that is missing or has a path that is too long is reported") {
  const auto outcome = [](const std::string& path) {
    RawClient one;
    CHECK(duet::set_native_options(*one.client, {.unix_socket = path}));
    one.run(std::string("ws://game.example/"));
    return one.log.front() + ": " + one.closed.detail;
  };
  CHECK(outcome("/nowhere/at/all") == "closed 1006 tcp: /nowhere/at/all: No such file or directory");
  const std::string deep = "/" + std::string(107, 'x');
  CHECK(outcome(deep) == "closed 1006 tcp: " + deep + ": the path of a unix socket is too long");
}
