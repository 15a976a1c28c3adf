// TLS sessions that give their buffers up, and get them again.
#include <memory>
#include <string>
#include <vector>

#include "catch.hpp"
#include "tls/busy_sessions.hpp"
#include "tls_pair.hpp"

using namespace tls_test;

namespace {

struct Busy {
  bool keeps_much = false;
  BusySessions sessions{keeps_much};

  /// As a loop does it, once in a while. Whether there is more to do.
  bool trim() {
    keeps_much = false;
    sessions.trim();
    return keeps_much;
  }
};

}  // namespace

TEST_CASE("who is quiet gives its buffers up, and then there is nothing to do") {
  Busy busy;
  Pair pair(certificates().localhost);
  CHECK(!busy.keeps_much);
  busy.sessions.touch(pair.server);
  CHECK(busy.keeps_much);
  CHECK(busy.trim());
  busy.sessions.touch(pair.server);
  CHECK(busy.trim());
  CHECK(!busy.trim());
  CHECK(send(pair.client, pair.server, bytes("still there")).data == bytes("still there"));
  busy.sessions.touch(pair.server);
  CHECK(busy.trim());
}

TEST_CASE("more sessions than may be busy talk on all the same") {
  Busy busy;
  const auto client = client_context();
  const auto server = server_context(certificates().localhost);
  std::vector<std::unique_ptr<Pair>> pairs;
  for (std::size_t i = 0; i < BusySessions::most + 20; ++i)
    pairs.push_back(std::make_unique<Pair>(*client, "localhost", *server));
  const ByteVector large(20'000, std::byte{'x'});
  for (int round = 0; round < 3; ++round)
    for (const auto& pair : pairs) {
      busy.sessions.touch(pair->server);
      REQUIRE(send(pair->client, pair->server, large).data == large);
      REQUIRE(send(pair->server, pair->client, bytes("answer")).data == bytes("answer"));
      busy.sessions.touch(pair->server);
    }
}

TEST_CASE("half a record survives that its session gives its buffers up") {
  Busy busy;
  Pair pair(certificates().localhost);
  busy.sessions.touch(pair.server);
  REQUIRE(pair.client.write(bytes("cut in two")) == Status::ok);
  const ByteVector record = taken(pair.client);
  const std::span<const std::byte> all(record);
  pair.server.feed(all.first(10));
  CHECK(receive(pair.server).status == Status::want_more);
  busy.trim();
  CHECK(!busy.trim());
  pair.server.feed(all.subspan(10));
  CHECK(receive(pair.server).data == bytes("cut in two"));
}

TEST_CASE("a session and those that are busy may end in any order") {
  auto pair = std::make_unique<Pair>(certificates().localhost);
  auto other = std::make_unique<Pair>(certificates().localhost);
  {
    Busy busy;
    for (TlsSession* const session : {&pair->server, &pair->client, &other->server})
      busy.sessions.touch(*session);
    pair.reset();
    CHECK(busy.trim());
    CHECK(!busy.trim());
    busy.sessions.touch(other->server);
  }
  CHECK(send(other->client, other->server, bytes("alone")).data == bytes("alone"));
}
