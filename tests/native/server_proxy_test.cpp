// Connections forwarded by a trusted proxy with the PROXY protocol.
#include "catch.hpp"
#include "certificates.hpp"
#include "served.hpp"
#include "tls_pair.hpp"

using namespace duet_test;
using namespace std::chrono_literals;

namespace {

/// 192.0.2.1 in version 2.
const std::string binary_header("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0C\xC0\0\2\1\xC6\x33\x64\2\x12\x34\1\xBB",
                                28);
const std::string local_header("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16);
const std::string line = "PROXY TCP4 192.0.2.1 198.51.100.2 51234 443\r\n";

duet::ServerOptions behind_proxy() {
  return {.host = "127.0.0.1", .proxies = {.trusted = {"127.0.0.1"}, .proxy_protocol = true}};
}

/// Returns the address of a client with this header before its handshake.
std::string address(Served& served, const std::string& header, const std::string& more = {}) {
  RawSocket socket = served.connect();
  socket.send(header + upgrade_request(more));
  if (!socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101 ")) return "refused";
  std::string known;
  served.in_loop([&] { known = served.newest().remote_address(); });
  return known;
}

}  // namespace

TEST_CASE("a trusted proxy's header has the client's address even byte by byte") {
  Served served(behind_proxy());
  CHECK(address(served, binary_header) == "192.0.2.1");
  CHECK(address(served, line) == "192.0.2.1");
  CHECK(address(served, local_header) == "127.0.0.1");
  CHECK(address(served, "PROXY UNKNOWN\r\n") == "127.0.0.1");
  RawSocket slow = served.connect();
  for (const char byte : binary_header) REQUIRE(slow.send({&byte, 1}));
  REQUIRE(open_as_client(slow));
  REQUIRE(slow.send(masked(text, "hello")));
  CHECK(next(slow) == "text hello");
}

TEST_CASE("X-Forwarded-For is believed if the header's address is a trusted proxy too") {
  duet::ServerOptions options = behind_proxy();
  options.proxies.trusted.emplace_back("192.0.2.1");
  Served chain(options), plain(behind_proxy());
  const std::string forwarded = "X-Forwarded-For: 198.51.100.9\r\n";
  CHECK(address(chain, line, forwarded) == "198.51.100.9");
  CHECK(address(plain, line, forwarded) == "192.0.2.1");
  CHECK(address(plain, local_header, forwarded) == "198.51.100.9");
}

TEST_CASE("a trusted proxy without a valid header is closed and counted as malformed") {
  Served served(behind_proxy());
  for (const std::string& begin :
       {upgrade_request(), std::string("PROXY TCP4 nonsense\r\n"), local_header.substr(0, 12) + "\x11"}) {
    RawSocket socket = served.connect();
    REQUIRE(socket.send(begin));
    CHECK(socket.ends());
  }
  duet::Statistics statistics;
  served.in_loop([&] { statistics = served.server().statistics(); });
  CHECK(statistics.refused(duet::Refusal::malformed) == 3);
}

TEST_CASE("a missing header times out like a handshake") {
  duet::ServerOptions options = behind_proxy();
  options.timeouts.handshake = 50ms;
  Served served(options);
  RawSocket socket = served.connect();
  REQUIRE(socket.send(line.substr(0, 20)));
  CHECK(socket.ends());
}

TEST_CASE("a header from another address is not believed") {
  duet::ServerOptions options = behind_proxy();
  options.proxies.trusted = {"192.0.2.7"};
  Served served(options);
  for (const std::string& header : {line, binary_header}) {
    RawSocket socket = served.connect();
    REQUIRE(socket.send(header + upgrade_request()));
    CHECK(socket.read_until("\r\n").starts_with("HTTP/1.1 400 "));
  }
}

TEST_CASE("limits by address count the client in the header") {
  duet::ServerOptions options = behind_proxy();
  options.limits.max_connections_per_address = 1;
  Served served(options);
  RawSocket first = served.connect();
  REQUIRE(first.send(line));
  REQUIRE(open_as_client(first));
  RawSocket second = served.connect();
  REQUIRE(second.send(binary_header + upgrade_request()));
  CHECK(second.ends());
  CHECK(address(served, "PROXY TCP4 192.0.2.2 198.51.100.2 1 2\r\n") == "192.0.2.2");
  first.close();
  CHECK(served.closed() == "closed 1006 lost");
}

TEST_CASE("the header precedes TLS in the same packet or alone") {
  const bool at_once = GENERATE(true, false);
  duet::ServerOptions options = behind_proxy();
  options.tls.certificate_file = tls_test::certificates().localhost.certificate_file;
  options.tls.key_file = tls_test::certificates().localhost.key_file;
  Served served(options);
  tls_test::TlsSession client(*tls_test::client_context(), tls_test::Role::client, "localhost");
  RawSocket socket = served.connect();
  const auto flush = [&](const std::string& before = {}) {
    const tls_test::ByteVector bytes = tls_test::taken(client);
    REQUIRE(socket.send(before + std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())));
  };
  const auto feed_record = [&] {
    std::string record = socket.read(5);
    REQUIRE(record.size() == 5);
    record +=
        socket.read(static_cast<unsigned char>(record[3]) * 256U + static_cast<unsigned char>(record[4]));
    client.feed(std::as_bytes(std::span(record)));
    client.keep_fed();
  };
  client.handshake();
  if (!at_once) REQUIRE(socket.send(binary_header));
  flush(at_once ? binary_header : "");
  for (int i = 0; i < 20 && client.handshake() != tls_test::Status::ok; ++i) feed_record();
  REQUIRE(client.write(tls_test::bytes(upgrade_request())) == tls_test::Status::ok);
  flush();
  tls_test::ByteVector answer;
  for (int i = 0; i < 20 && answer.empty(); ++i) {
    feed_record();
    answer = tls_test::receive(client).data;
  }
  CHECK(
      std::string(reinterpret_cast<const char*>(answer.data()), answer.size()).starts_with("HTTP/1.1 101 "));
  std::string address;
  served.in_loop([&] { address = served.newest().remote_address(); });
  CHECK(address == "192.0.2.1");
}
