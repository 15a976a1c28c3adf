#include <duet/reconnect.hpp>

#include "catch.hpp"

using duet::Cause;
using duet::Closed;
using duet::is_worth_retrying;

TEST_CASE("intentional close codes are not retried and others are") {
  const auto with = [](int code) {
    return is_worth_retrying({.code = static_cast<std::uint16_t>(code), .cause = Cause::handshake});
  };
  for (const int code : {1000, 1002, 1003, 1007, 1008, 1009, 1010, 3500, 3999, 4500, 4999})
    CHECK_FALSE(with(code));
  for (const int code : {1001, 1005, 1006, 1011, 1012, 1013, 1014, 3000, 3499, 4000, 4499}) CHECK(with(code));
}

TEST_CASE("an HTTP status of 4xx is not retried except 408 and 429 and an unknown one is") {
  const auto with = [](int status) {
    return is_worth_retrying({.cause = Cause::http, .http_status = static_cast<std::uint16_t>(status)});
  };
  for (const int status : {400, 401, 403, 404, 499}) CHECK_FALSE(with(status));
  for (const int status : {0, 200, 302, 408, 429, 500, 503}) CHECK(with(status));
}

TEST_CASE("temporary causes are retried and permanent ones are not") {
  for (const Cause cause :
       {Cause::timeout, Cause::unreachable, Cause::dns, Cause::tcp, Cause::tls, Cause::lost})
    CHECK(is_worth_retrying({.cause = cause}));
  for (const Cause cause : {Cause::aborted, Cause::subprotocol})
    CHECK_FALSE(is_worth_retrying({.cause = cause}));
  CHECK(is_worth_retrying({.code = 1008, .cause = Cause::overflow}));  // a code of this end's
}
