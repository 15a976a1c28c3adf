// RFC 6455 sections 5.6 and 8.1: text is UTF-8, and a violation is reported at its first bad byte.
#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_frame.hpp"

using namespace duet_test;
using duet::detail::FrameReader;
using duet::detail::Role;

namespace {

const Reports not_utf8{"violation 1007"};

/// Returns after how many bytes of the stream the violation is reported; 0 for never.
std::size_t noticed_after(std::string stream) {
  FrameLog log;
  FrameReader reader(Role::client, wide);
  for (std::size_t i = 0; i < stream.size(); ++i) {
    log.feed(reader, std::as_writable_bytes(std::span(stream)).subspan(i, 1));
    if (!log.reports.empty()) return log.reports == not_utf8 ? i + 1 : 0;
  }
  return 0;
}

}  // namespace

TEST_CASE("RFC 6455 8.1: text that is not UTF-8 fails the connection with 1007") {
  for (const char* bad : {"\x80", "\xC0\x80", "a\xFF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82",
                          "\xF0\x9F\x98", "\xE0\x80\x80"}) {
    CHECK(read(Role::client, plain(text, bad)) == not_utf8);
    CHECK(read(Role::server, masked(text, bad)) == not_utf8);
    CHECK(read(Role::server, masked(binary, bad)) == Reports{"binary " + std::string(bad)});
  }
}

TEST_CASE("RFC 6455 5.6: a character may be split by fragments but must be complete at the end") {
  const std::string smile = "\xF0\x9F\x98\x80";
  for (std::size_t cut = 0; cut <= smile.size(); ++cut) {
    const std::string stream = masked(text, smile.substr(0, cut), {.final = false}) + masked(ping, "\xFF") +
                               masked(continuation, smile.substr(cut));
    CHECK(read(Role::server, stream) == Reports{"ping \xFF", "text " + smile});
    const bool between = cut == 0 || cut == smile.size();
    if (!between)
      CHECK(read(Role::server, masked(text, smile.substr(0, cut), {.final = false}) +
                                   masked(continuation, "")) == not_utf8);
  }
}

TEST_CASE("RFC 6455 8.1: the UTF-8 check starts anew with each message") {
  CHECK(read(Role::client, plain(binary, "\xE2", {.final = false}) + plain(continuation, "\x82") +
                               plain(text, "\xE2\x82\xAC")) ==
        Reports{"binary \xE2\x82", "text \xE2\x82\xAC"});
}

TEST_CASE("the first byte that cannot be UTF-8 fails the connection before the frame is complete") {
  const std::string good(1000, 'x');
  CHECK(noticed_after(plain(text, "ab\xFF" + good)) == 4 + 3);
  CHECK(noticed_after(plain(text, "\xED\xA0" + good)) == 4 + 2);
  CHECK(noticed_after(plain(text, "\xF4\x90" + good, {.final = false})) == 4 + 2);
  CHECK(noticed_after(plain(text, "\xF0\x9F" + good)) == 4 + 3);
}
