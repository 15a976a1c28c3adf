// RFC 6455 sections 5.5.1 and 7: the closing handshake.
#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

Frame close_of(unsigned code, std::string_view reason = {}) {
  return {close_frame, close_payload(code, reason)};
}

const Table codes([] {
  for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U, 1013U,
                              1014U, 3000U, 3001U, 3999U, 4000U, 4001U, 4999U})
    exchange("RFC 6455 7.4: a Close with " + std::to_string(code) + " is answered with it", {close_of(code)},
             closed(code));
  for (const unsigned code : {0U, 1U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 1999U, 2000U, 2999U,
                              5000U, 5001U, 9999U, 32768U, 65535U})
    exchange("RFC 6455 7.4: a Close with the invalid code " + std::to_string(code) + " is a protocol error",
             {close_of(code)}, failed(1002));
});

const Table lengths([] {
  exchange("RFC 6455 5.5.1: a Close with a body of 0 bytes has no code", {{close_frame, ""}}, closed(1005));
  exchange("RFC 6455 5.5.1: a Close with a body of 1 bytes is a protocol error", {{close_frame, "\x03"}},
           failed(1002));
  for (std::size_t size = 2; size <= 125; ++size) {
    const std::string reason(size - 2, 'r');
    exchange("RFC 6455 5.5.1: a Close with a body of " + std::to_string(size) + " bytes is answered",
             {close_of(1000, reason)}, closed(1000, reason));
  }
  exchange("RFC 6455 5.5.1: a Close byte by byte", {close_of(4000, "reason")}, closed(4000, "reason"),
           {.chunk = 1});
});

struct Reason {
  const char* what;
  std::string text;
};

const Table reasons([] {
  std::string widest;
  for (int i = 0; i < 30; ++i) widest += "\xF0\x9F\x98\x80";
  for (const auto& [what, reason] : std::initializer_list<Reason>{{"two-byte characters", "\xC3\xA4\xC3\xB6"},
                                                                  {"three-byte characters", "\xE2\x82\xAC"},
                                                                  {"four-byte characters", widest},
                                                                  {"a NUL", "a\0b"s},
                                                                  {"the last character", "\xF4\x8F\xBF\xBF"}})
    exchange("RFC 6455 7.1.6: a reason with "s + what, {close_of(1000, reason)}, closed(1000, reason));
  for (const auto& [what, reason] : std::initializer_list<Reason>{
           {"a continuation byte alone", "\x80"},
           {"a byte that is never used", "\xFF"},
           {"a surrogate", "\xED\xA0\x80"},
           {"an overlong form", "\xC0\xAF"},
           {"a value after the last character", "\xF4\x90\x80\x80"},
           {"a broken character in its middle", "ab\xC3(c"},
           {"its end within a character", "ab\xE2\x82"},
           {"its end within a character at the longest", std::string(122, 'r') + "\xC3"}})
    exchange("RFC 6455 8.1: a reason with "s + what + " closes with 1007", {close_of(1000, reason)},
             failed(1007));
});

const Table behind([] {
  const Frame end = close_of(1000);
  exchange("RFC 6455 5.5.1: a message behind a Close is not delivered", {{text, "a"}, end, {text, "b"}},
           closed(1000, {}, {"text a"}));
  exchange("RFC 6455 5.5.1: a second Close is not read", {end, close_of(3000)}, closed(1000));
  exchange("RFC 6455 5.5.1: a second Close that is malformed is not read", {end, close_of(1005)},
           closed(1000));
  exchange("RFC 6455 7.1.7: a violation behind a Close is ignored", {end, {3, ""}}, closed(1000));
  exchange("RFC 6455 5.5.1: the rest of a message behind a Close is not read",
           {part(text, "a"), end, {continuation, "b"}}, closed(1000));
  exchange("RFC 6455 7.1.7: a Close behind a fault is not read", {{3, ""}, end}, failed(1002));
  exchange("RFC 6455 7.1.7: a ping behind a fault is not answered", {{3, ""}, {ping, "p"}}, failed(1002));
  exchange("RFC 6455 7.1.7: a second fault is not answered", {{3, ""}, {text, "\xFF"}}, failed(1002));
});

const Table own([] {
  exchange("RFC 6455 5.5.1: a sent Close is answered", {close_of(1000)}, closed(1000), {.close_code = 1000});
  Outcome other = closed(3001, "theirs");
  other.close = "close 4000";
  exchange("RFC 6455 7.1.5: the code and the reason are the received ones", {close_of(3001, "theirs")}, other,
           {.close_code = 4000, .close_reason = "ours"});
  Outcome none = closed(1005);
  none.close = "close 4000";
  exchange("RFC 6455 7.1.5: an answer without a code gives 1005", {{close_frame, ""}}, none,
           {.close_code = 4000});
  Outcome broken = failed(1002);
  broken.close = "close 4000";
  exchange("RFC 6455 5.5.1: only one Close is sent even if its answer is malformed", {{close_frame, "\x03"}},
           broken, {.close_code = 4000});
  exchange("RFC 6455 7.1.2: a message received after sending a Close is not a violation",
           {part(text, "a"), {continuation, "b"}, close_of(4000)}, closed(4000), {.close_code = 4000});
});

const Table lost([] {
  const auto after = [](const char* what, const Frames& frames, std::size_t cut, const Lines& messages,
                        const Lines& answers) {
    for (const Role role : {Role::server, Role::client}) {
      std::string bytes = encoded(frames, role);
      bytes.resize(bytes.size() - cut);
      exchange(role, "RFC 6455 7.1.5: a connection that ends "s + what + " without a Close gives 1006", bytes,
               Outcome{messages, answers, "end", "closed 1006 lost"}, {.hangs_up = true});
    }
  };
  after("at once", {}, 0, {}, {});
  after("behind a message", {{text, "a"}}, 0, {"text a"}, {});
  after("within a header", {{text, ""}, {text, std::string(200, 'x')}}, 201, {"text "}, {});
  after("within a payload", {{text, "Hello"}}, 1, {}, {});
  after("within a message", {part(text, "Hel")}, 0, {}, {});
  after("within a Close", {close_of(1000, "reason")}, 1, {}, {});
});

}  // namespace
