#include <duet/closed.hpp>

#include <set>
#include <string>

#include "catch.hpp"

using duet::Cause;
using duet::portable_cause;

TEST_CASE("every cause has a class that is known on every target") {
  for (const Cause cause :
       {Cause::handshake, Cause::aborted, Cause::timeout, Cause::too_big, Cause::unreachable, Cause::lost})
    CHECK(portable_cause(cause) == cause);
  for (const Cause cause :
       {Cause::dns, Cause::tcp, Cause::tls, Cause::http, Cause::subprotocol, Cause::proxy})
    CHECK(portable_cause(cause) == Cause::unreachable);
  CHECK(portable_cause(Cause::protocol) == Cause::lost);
}

TEST_CASE("the class of a class is itself") {
  for (int i = 0; i <= static_cast<int>(Cause::protocol); ++i) {
    const Cause once = portable_cause(static_cast<Cause>(i));
    CHECK(portable_cause(once) == once);
  }
}

TEST_CASE("every cause has a name of its own") {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Cause::protocol); ++i) {
    CHECK(to_string(static_cast<Cause>(i)) != "unknown");
    CHECK(names.insert(to_string(static_cast<Cause>(i))).second);
  }
  CHECK(to_string(static_cast<Cause>(200)) == "unknown");
}
