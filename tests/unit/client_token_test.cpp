// A token among the subprotocols.
#include <duet/token.hpp>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Error;
using Names = std::vector<std::string>;

TEST_CASE("a token is offered after the subprotocols") {
  LoggedClient one(Delivery::direct, {.subprotocols = {"chat"}});
  CHECK(duet::set_token(one.client, "foobar"));
  one.connect();
  CHECK(one.attempt().subprotocols == Names{"chat", "duet.token.Zm9vYmFy"});
  one.report([&] { one.attempt().open("chat"); });
  CHECK(one.log == Log{"open"});
  CHECK(one.client.subprotocol() == "chat");
}

TEST_CASE("without subprotocols a reserved name is offered that the server must choose") {
  LoggedClient one;
  CHECK(duet::set_token(one.client, "foobar"));
  one.connect();
  CHECK(one.attempt().subprotocols == Names{"duet.token", "duet.token.Zm9vYmFy"});
  SECTION("the server chooses it") {
    one.report([&] { one.attempt().open("duet.token"); });
    CHECK(one.log == Log{"open"});
    CHECK(one.client.subprotocol() == "duet.token");
  }
  SECTION("the server does not choose it") {
    one.report([&] { one.attempt().open(""); });
    CHECK(one.log == Log{"closed 1006 subprotocol"});
  }
}

TEST_CASE("the next attempt uses the newest token") {
  LoggedClient one;
  CHECK(duet::set_token(one.client, "foo"));
  one.open("duet.token");
  CHECK(duet::set_token(one.client, "bar"));
  one.end();
  one.connect();
  CHECK(one.attempt().subprotocols == Names{"duet.token", "duet.token.YmFy"});
}

TEST_CASE("an empty or too long token is refused and changes nothing") {
  LoggedClient one;
  CHECK(duet::set_token(one.client, "").error() == Error::bad_token);
  CHECK(duet::set_token(one.client, std::string(4097, 'x')).error() == Error::bad_token);
  one.connect();
  CHECK(one.attempt().subprotocols.empty());
  CHECK(duet::set_token(one.client, std::string(4096, '\0')));
}
