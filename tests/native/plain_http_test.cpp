#include "server/plain_http.hpp"

#include <duet/loop.hpp>

#include "catch.hpp"
#include "server/server_impl.hpp"

using namespace duet::detail;

namespace {

const duet::ServerOptions with_pages{.host = "127.0.0.1",
                                     .http = {.health = {.enabled = true}, .metrics = {.enabled = true}}};

std::string ask(ServerImpl& server, const std::string& target, std::string_view address = "127.0.0.1") {
  const RequestHead request{"GET", target, 1, {{"host", "localhost"}}};
  return PlainHttp(request, address, is_this_machine(address)).answer(server.first()).head_and_body;
}

}  // namespace

TEST_CASE("a server is healthy as long as it takes new connections") {
  duet::Loop loop;
  ServerImpl server(LoopCore::of(loop), with_pages);
  CHECK(ask(server, "/healthz").starts_with("HTTP/1.1 503 "));
  REQUIRE(server.listen());
  CHECK(ask(server, "/healthz").starts_with("HTTP/1.1 200 "));
  server.close(1001, {});
  const std::string answer = ask(server, "/healthz");
  CHECK(answer.starts_with("HTTP/1.1 503 "));
  CHECK(answer.ends_with("\r\n\r\ndraining\n"));
}

TEST_CASE("the metrics are for local addresses only") {
  duet::Loop loop;
  ServerImpl server(LoopCore::of(loop), with_pages);
  for (const char* address : {"127.0.0.1", "127.1.2.3", "::1"}) {
    CAPTURE(address);
    CHECK(ask(server, "/metrics", address).starts_with("HTTP/1.1 200 "));
  }
  for (const char* address : {"192.0.2.1", "128.0.0.1", "::", "::10", "2001:db8::1", ""}) {
    CAPTURE(address);
    CHECK(ask(server, "/metrics", address).starts_with("HTTP/1.1 403 "));
  }
}
