// RFC 6455 sections 5.1 to 5.3, 5.5 and 6.1: the frames that an end sends.
#include <set>

#include "catch.hpp"
#include "rfc/sending.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

int shortest(std::size_t size) { return size < 126 ? 0 : size < 65536 ? 2 : 8; }

const Table lengths([] {
  for (const std::size_t size :
       std::initializer_list<std::size_t>{0, 1, 125, 126, 127, 65535, 65536, 200'000}) {
    const std::string payload(size, 'x');
    const std::string bytes =
        " of " + std::to_string(size) + " bytes leaves in one frame with its shortest length";
    sending("RFC 6455 5.2: a text message" + bytes, {.texts = {payload}}, [=](const auto& frames, Role) {
      REQUIRE(frames.size() == 2);
      CHECK(frames[0].first_byte == (0x80 | text));
      CHECK(frames[0].length_bytes == shortest(size));
      CHECK((frames[0].payload == payload));
    });
    sending("RFC 6455 5.2: a binary message" + bytes, {.binaries = {payload}}, [=](const auto& frames, Role) {
      REQUIRE(frames.size() == 2);
      CHECK(frames[0].first_byte == (0x80 | binary));
      CHECK(frames[0].length_bytes == shortest(size));
      CHECK((frames[0].payload == payload));
    });
  }
});

const Table masks([] {
  sending("RFC 6455 5.1: a client masks every frame and a server none",
          {.texts = {"", "a", std::string(70'000, 'x')}, .binaries = {"", "b"}},
          [](const auto& frames, Role role) {
            REQUIRE(frames.size() == 6);
            for (const RawFrame& frame : frames) CHECK(frame.is_masked == (role == Role::client));
          });
  sending(Role::client, "RFC 6455 5.3: a client uses a fresh key for every frame", {.texts = Lines(100, "x")},
          [](const auto& frames, Role) {
            std::set<std::string> keys;
            for (const RawFrame& frame : frames) keys.insert(frame.key);
            CHECK(keys.size() == 101);
          });
  for (const Role role : {Role::server, Role::client})
    add_case(
        case_name("RFC 6455 5.5.2: a pong is masked like every frame", role), tag(role),
        [=] {
          const auto frames = sent(role, {}, {{ping, "p"}});
          REQUIRE(frames.size() == 2);
          CHECK(describe(frames[0]) == "pong p");
          CHECK(frames[0].is_masked == (role == Role::client));
          CHECK(frames[0].length_bytes == 0);
        },
        std::source_location::current());
});

const Table messages([] {
  const Lines words{"a", "\xC3\xA4", "\0"s, "", "b"};
  sending("RFC 6455 6.1: messages leave in their order", {.texts = words}, [=](const auto& frames, Role) {
    REQUIRE(frames.size() == words.size() + 1);
    for (std::size_t i = 0; i < words.size(); ++i) CHECK(describe(frames[i]) == "text " + words[i]);
  });
  sending("RFC 6455 5.5.1: a Close carries its code and its reason",
          {.texts = {"last"}, .close_code = 4000, .close_reason = "enough \xE2\x82\xAC"},
          [](const auto& frames, Role) {
            REQUIRE(frames.size() == 2);
            CHECK(describe(frames[0]) == "text last");
            CHECK(describe(frames[1]) == "close 4000 enough \xE2\x82\xAC");
          });
  const std::string longest(123, 'r');
  sending("RFC 6455 5.5: the longest reason makes a Close of 125 bytes",
          {.close_code = 3000, .close_reason = longest}, [=](const auto& frames, Role) {
            REQUIRE(frames.size() == 1);
            CHECK(frames[0].length_bytes == 0);
            CHECK(frames[0].payload == close_payload(3000, longest));
          });
});

const Table own_codes([] {
  for (const unsigned code : {1000U, 1001U, 1003U, 1008U, 1011U, 1012U, 1013U, 1014U, 3000U, 4999U}) {
    const Setup setup{.close_code = static_cast<std::uint16_t>(code)};
    const std::string name = "RFC 6455 7.4.2: an application may close with " + std::to_string(code);
    const Frames answer{{close_frame, close_payload(code)}};
    // A client may send the codes that a page may (the WHATWG's WebSocket standard, "close()").
    if (code == 1000 || code >= 3000)
      exchange(name, answer, closed(code), setup);
    else
      exchange(Role::server, name, answer, closed(code), setup);
  }
});

}  // namespace
