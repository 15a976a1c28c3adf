// A token among the subprotocols.
#include <duet/token.hpp>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Error;
using Names = std::vector<std::string>;

TEST_CASE("a token goes behind the subprotocols") {
  LoggedClient one(Delivery::direct, {.subprotocols = {"chat"}});
  CHECK(duet::set_token(one.client, "foobar"));
  one.connect();
  CHECK(one.attempt().subprotocols == Names{"chat", "duet.token.Zm9vYmFy"});
  one.report([&] { one.attempt().open("chat"); });
  CHECK(one.log == Log{"open"});
  CHECK(one.client.subprotocol() == "chat");
}

TEST_CASE("without subprotocols there is a name that the server can choose, and must") {
  LoggedClient one;
  CHECK(duet::set_token(one.client, "foobar"));
  one.connect();
  CHECK(one.attempt().subprotocols == Names{"duet.token", "duet.token.Zm9vYmFy"});
  SECTION("and does") {
    one.report([&] { one.attempt().open("duet.token"); });
    CHECK(one.log == Log{"open"});
    CHECK(one.client.subprotocol() == "duet.token");
  }
  SECTION("and does not") {
    one.report([&] { one.attempt().open(""); });
    CHECK(one.log == Log{"closed 1006 subprotocol"});
  }
}

TEST_CASE("the next attempt takes the newest token") {
  LoggedClient one;
  CHECK(duet::set_token(one.client, "foo"));
  one.open("duet.token");
  CHECK(duet::set_token(one.client, "bar"));
  one.end();
  one.connect();
  CHECK(one.attempt().subprotocols == Names{"duet.token", "duet.token.YmFy"});
}

TEST_CASE("a token of no bytes or too many is refused, and changes nothing") {
  LoggedClient one;
  CHECK(duet::set_token(one.client, "").error() == Error::bad_token);
  CHECK(duet::set_token(one.client, std::string(4097, 'x')).error() == Error::bad_token);
  one.connect();
  CHECK(one.attempt().subprotocols.empty());
  CHECK(duet::set_token(one.client, std::string(4096, '\0')));
}
