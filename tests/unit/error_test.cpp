#include <duet/error.hpp>
#include <duet/result.hpp>

#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"

using duet::describe;
using duet::Error;

namespace {
constexpr int last_error = static_cast<int>(Error::no_backplane);
}

TEST_CASE("every error has a unique sentence without a full stop") {
  std::set<std::string> sentences;
  for (int code = 1; code <= last_error; ++code) {
    const std::string sentence(describe(static_cast<Error>(code)));
    CAPTURE(code, sentence);
    CHECK(sentence.size() > 10);
    CHECK(sentence.back() != '.');
    CHECK(sentence != "no error");
    CHECK(sentences.insert(sentence).second);
  }
}

TEST_CASE("every error has a name of its own in lower case") {
  std::set<std::string_view> names;
  for (int code = 1; code <= last_error; ++code) {
    const std::string_view name = to_string(static_cast<Error>(code));
    CAPTURE(code, name);
    CHECK(name != to_string(Error{}));
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos);
    CHECK(names.insert(name).second);
  }
}

TEST_CASE("an unknown error is described too") {
  CHECK(describe(Error{}) == "no error");
  CHECK(describe(static_cast<Error>(last_error + 1)) == "no error");
  CHECK(describe(static_cast<Error>(255)) == "no error");
}

TEST_CASE("a failure's message is the sentence and its detail after a colon") {
  CHECK(duet::Failure{Error::port_in_use, {}}.message() == describe(Error::port_in_use));
  CHECK(duet::Failure{Error::port_in_use, "port 80"}.message() ==
        std::string(describe(Error::port_in_use)) + ": port 80");
}

TEST_CASE("a failure's message has no password") {
  const auto message = [](Error code, const char* detail) { return duet::Failure{code, detail}.message(); };
  CHECK(message(Error::bad_url, "ws://me:secret@h/") ==
        std::string(describe(Error::bad_url)) + ": 'ws://***@h/': it has a user name or password");
  for (const char* url : {"ws://me:secret@", "me:secret@h", "ftp://me:se/cr@et@h", "ws:/me:secret@h://"})
    for (const Error code : {Error::bad_url, Error::bad_proxy}) {
      CAPTURE(url);
      CHECK(message(code, url).find("cr") == std::string::npos);
      CHECK(message(code, url).find("***@") != std::string::npos);
    }
  CHECK(message(Error::bad_proxy, "socks5://h") == std::string(describe(Error::bad_proxy)) + ": socks5://h");
}

TEST_CASE("a result is either its value or its error") {
  const duet::Result<std::string> good(std::string("yes"));
  REQUIRE(good);
  CHECK(*good == "yes");
  CHECK(good->size() == 3);
  const duet::Result<std::string> bad(Error::bad_url);
  REQUIRE_FALSE(bad);
  CHECK(bad.error() == Error::bad_url);
  CHECK(duet::Result<>());
  CHECK_FALSE(duet::Result<>(Error::queue_full));
  CHECK(sizeof(duet::Result<>) == 1);
}
