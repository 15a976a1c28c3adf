// Files served from the server's own port.
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "served.hpp"
#include "temporary_folder.hpp"

using namespace duet_test;
namespace fs = std::filesystem;

namespace {

class Site {
 public:
  Site() {
    write("index.html", "<p>hello");
    write("a.txt", "file a");
    std::string content(5 << 20, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 + i / 4096);
    write("large.bin", content);
    large = std::move(content);
  }

  const TemporaryFolder folder;
  std::string large;

 private:
  void write(const char* name, const std::string& content) const {
    std::ofstream(folder / name, std::ios::binary) << content;
  }
};

std::string get(std::string_view target, std::string_view more = {}) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) + "\r\n";
}

/// Reads a response whose head has its length.
std::string body(RawSocket& socket) {
  const std::string head = socket.read_until("\r\n\r\n");
  const std::size_t at = head.find("Content-Length: ");
  if (at == std::string::npos) return "no length in: " + head;
  return socket.read(std::stoul(head.substr(at + 16)));
}

}  // namespace

TEST_CASE("one connection serves several files and then a WebSocket") {
  const Site site;
  Served served({.host = "127.0.0.1", .http = {.root = site.folder.path().string()}});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(get("/")));
  CHECK(body(socket) == "<p>hello");
  REQUIRE(socket.send(get("/a.txt")));
  CHECK(body(socket) == "file a");
  REQUIRE(socket.send(get("/missing")));
  CHECK(body(socket) == "404 Not Found\n");
  REQUIRE(open_as_client(socket));
  REQUIRE(socket.send(masked(text, "hi")));
  CHECK(next(socket) == "text hi");
}

TEST_CASE("pipelined requests are answered in order with large files between small ones") {
  const Site site;
  Served served({.host = "127.0.0.1", .http = {.root = site.folder.path().string()}});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(get("/a.txt") + get("/large.bin") + get("/") + upgrade_request() +
                      masked(text, "at last")));
  CHECK(body(socket) == "file a");
  CHECK((body(socket) == site.large));
  CHECK(body(socket) == "<p>hello");
  CHECK(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 "));
  CHECK(next(socket) == "text at last");
}

TEST_CASE("RFC 9110 section 15.3.7: a large range of a file is exact and so is the next response") {
  const Site site;
  Served served({.host = "127.0.0.1", .http = {.root = site.folder.path().string()}});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(get("/large.bin", "Range: bytes=1000001-3000000\r\n") + get("/a.txt")));
  CHECK((body(socket) == site.large.substr(1'000'001, 2'000'000)));
  CHECK(body(socket) == "file a");
}

TEST_CASE("a slow reader receives a large file while others are served") {
  const Site site;
  Served served({.host = "127.0.0.1", .http = {.root = site.folder.path().string()}});
  RawSocket slow = RawSocket::connect_slow(served.port());
  REQUIRE(slow.send(get("/large.bin", "Connection: close\r\n")));
  REQUIRE(slow.read_until("\r\n\r\n").starts_with("HTTP/1.1 200 "));
  std::string got = slow.read(1000);
  RawSocket other = served.open();
  REQUIRE(other.send(masked(text, "meanwhile")));
  CHECK(next(other) == "text meanwhile");
  got += slow.read_to_end();
  CHECK((got == site.large));
}

TEST_CASE("a connection ends after its answer on request") {
  const Site site;
  Served served({.host = "127.0.0.1", .http = {.root = site.folder.path().string()}});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(get("/a.txt", "Connection: close\r\n") + get("/")));
  const std::string answer = socket.read_to_end();
  CHECK(answer.ends_with("\r\n\r\nfile a"));
}

TEST_CASE("a reader that disconnects during a file leaks nothing") {
  const Site site;
  Served served({.host = "127.0.0.1", .http = {.root = site.folder.path().string()}});
  RawSocket socket = RawSocket::connect_slow(served.port());
  REQUIRE(socket.send(get("/large.bin")));
  REQUIRE(socket.read(1000).size() == 1000);
  socket.reset();
}

TEST_CASE("a kept-alive connection without a request times out") {
  const Site site;
  Served served({.host = "127.0.0.1",
                 .http = {.root = site.folder.path().string()},
                 .timeouts = {.handshake = std::chrono::milliseconds(200)}});
  RawSocket socket = served.connect();
  REQUIRE(socket.send(get("/a.txt")));
  CHECK(body(socket) == "file a");
  CHECK(socket.ends());
}
