#include "core/src/subprotocol.hpp"

#include <algorithm>

#include <string>
#include <vector>

#include "catch.hpp"

using duet::Error;
using duet::detail::check_subprotocols;

namespace {
duet::Result<> check(const std::vector<std::string>& names) {
  std::string_view refused;
  const duet::Result<> result = check_subprotocols(names, refused);
  if (!result) CHECK(std::find(names.begin(), names.end(), refused) != names.end());
  return result;
}
}  // namespace

TEST_CASE("RFC 9110 5.6.2: a subprotocol consists of token characters") {
  for (int c = 0; c < 256; ++c) {
    const char letter = static_cast<char>(c);
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool mark = c != 0 && std::string("!#$%&'*+-.^_`|~").find(letter) != std::string::npos;
    CAPTURE(c);
    const auto result = check({std::string("a") + letter});
    CHECK(static_cast<bool>(result) == (alphanumeric || mark));
    if (!result) CHECK(result.error() == Error::bad_subprotocol);
  }
}

TEST_CASE("an empty list is valid and an empty name is not") {
  CHECK(check({}));
  CHECK(check({""}).error() == Error::bad_subprotocol);
  CHECK(check({"a", ""}).error() == Error::bad_subprotocol);
}

TEST_CASE("RFC 6455 4.1: subprotocols are distinct and case matters") {
  CHECK(check({"a", "b", "A"}));
  CHECK(check({"a", "b", "a"}).error() == Error::duplicate_subprotocol);
  CHECK(check({"a", "a", "b c"}).error() == Error::duplicate_subprotocol);
  CHECK(check({"b c", "a", "a"}).error() == Error::bad_subprotocol);
}
