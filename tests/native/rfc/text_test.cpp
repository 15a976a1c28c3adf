// RFC 6455 sections 5.6 and 8.1: text is UTF-8, as specified by RFC 3629.
#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

struct Sequence {
  const char* what;
  std::string bytes;
};

const Table valid([] {
  for (const auto& [what, bytes] :
       std::initializer_list<Sequence>{{"U+0000", "\0"s},
                                       {"U+007F", "\x7F"},
                                       {"U+0080", "\xC2\x80"},
                                       {"U+07FF", "\xDF\xBF"},
                                       {"U+0800", "\xE0\xA0\x80"},
                                       {"U+D7FF before the surrogates", "\xED\x9F\xBF"},
                                       {"U+E000 after the surrogates", "\xEE\x80\x80"},
                                       {"U+FEFF (a byte order mark)", "\xEF\xBB\xBF"},
                                       {"U+FFFD", "\xEF\xBF\xBD"},
                                       {"U+FFFF (a noncharacter)", "\xEF\xBF\xBF"},
                                       {"U+10000", "\xF0\x90\x80\x80"},
                                       {"U+3FFFF", "\xF0\xBF\xBF\xBF"},
                                       {"U+10FFFF", "\xF4\x8F\xBF\xBF"},
                                       {"Greek", "\xCE\xBA\xE1\xBD\xB9\xCF\x83\xCE\xBC\xCE\xB5"}}) {
    exchange("RFC 6455 8.1: "s + what + " is text", {{text, bytes}}, taken({"text " + bytes}));
    exchange("RFC 6455 8.1: "s + what + " received byte by byte is text", {{text, bytes}},
             taken({"text " + bytes}), {.chunk = 1});
  }
});

const std::initializer_list<Sequence> invalid{{"the continuation byte 80 alone", "\x80"},
                                              {"the continuation byte BF alone", "\xBF"},
                                              {"an overlong slash of two bytes", "\xC0\xAF"},
                                              {"an overlong NUL", "\xC0\x80"},
                                              {"the longest overlong form of two bytes", "\xC1\xBF"},
                                              {"an overlong form of three bytes", "\xE0\x9F\xBF"},
                                              {"an overlong slash of three bytes", "\xE0\x80\xAF"},
                                              {"an overlong form of four bytes", "\xF0\x8F\xBF\xBF"},
                                              {"the first surrogate", "\xED\xA0\x80"},
                                              {"the last surrogate", "\xED\xBF\xBF"},
                                              {"a pair of surrogates", "\xED\xA0\xBD\xED\xB8\x80"},
                                              {"U+110000", "\xF4\x90\x80\x80"},
                                              {"the lead byte F5", "\xF5\x80\x80\x80"},
                                              {"a form of five bytes", "\xF8\x88\x80\x80\x80"},
                                              {"a form of six bytes", "\xFC\x84\x80\x80\x80\x80"},
                                              {"the byte FE", "\xFE"},
                                              {"the byte FF", "\xFF"},
                                              {"two bytes with the second wrong", "\xC3("},
                                              {"three bytes with the second wrong", "\xE2(\xAC"},
                                              {"three bytes with the third wrong", "\xE2\x82("},
                                              {"four bytes with the second wrong", "\xF0(\x98\x80"},
                                              {"four bytes with the third wrong", "\xF0\x9F(\x80"},
                                              {"four bytes with the fourth wrong", "\xF0\x9F\x98("},
                                              {"a character broken off by another", "\xE2\x82\xC3\xA4"}};

const Table refused([] {
  for (const auto& [what, bytes] : invalid) {
    exchange("RFC 6455 8.1: "s + what + " closes with 1007", {{text, bytes}}, failed(1007));
    exchange("RFC 6455 8.1: "s + what + " received byte by byte closes with 1007", {{text, bytes}},
             failed(1007), {.chunk = 1});
    exchange("RFC 6455 8.1: "s + what + " closes with 1007 before the frame is whole",
             {unfinished(text, "ab" + bytes)}, failed(1007));
    exchange("RFC 6455 8.1: "s + what + " closes with 1007 before the message is whole",
             {part(text, "ab"), part(continuation, bytes)}, failed(1007));
    exchange("RFC 6455 5.6: "s + what + " is binary data as any other", {{binary, bytes}},
             taken({"binary " + bytes}));
  }
});

const Table cut_off([] {
  for (const auto& [what, bytes] :
       std::initializer_list<Sequence>{{"two bytes after one", "\xC3"},
                                       {"three bytes after one", "\xE2"},
                                       {"three bytes after two", "\xE2\x82"},
                                       {"four bytes after one", "\xF0"},
                                       {"four bytes after two", "\xF0\x9F"},
                                       {"four bytes after three", "\xF0\x9F\x98"}}) {
    const std::string name =
        "RFC 6455 8.1: a message that ends within a character of "s + what + " closes with 1007";
    exchange(name, {{text, "a" + bytes}}, failed(1007));
    exchange(name + " in fragments", {part(text, "a"), {continuation, bytes}}, failed(1007));
    exchange(name + " at an empty last fragment", {part(text, "a" + bytes), {continuation, ""}},
             failed(1007));
    exchange(name + " whatever the next one begins with", {{text, "a" + bytes}, {text, "\x80\x80\x80"}},
             failed(1007));
  }
});

const Table anywhere([] {
  const std::string good = "abcdefgh";
  for (std::size_t at = 0; at <= good.size(); ++at)
    exchange("RFC 6455 8.1: a wrong byte behind " + std::to_string(at) + " good ones closes with 1007",
             {{text, std::string(good).insert(at, "\xFF")}}, failed(1007));
  const std::string large(70'000, 'x');
  exchange("RFC 6455 8.1: a wrong byte at the end of 70000 good ones closes with 1007",
           {{text, large + "\xFF"}}, failed(1007));
  exchange("RFC 6455 8.1: a wrong byte at the start of 70000 good ones closes with 1007",
           {{text, "\xFF" + large}}, failed(1007));
  exchange("RFC 6455 8.1: the UTF-8 check starts anew with each message", {{text, "\xC3\xA4"}, {text, "a"}},
           taken({"text \xC3\xA4", "text a"}));
});

const Table split([] {
  const std::string words = "\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";
  for (std::size_t at = 1; at < words.size(); ++at)
    exchange(
        "RFC 6455 5.6: characters of every length cut into fragments behind " + std::to_string(at) + " bytes",
        {part(text, words.substr(0, at)), {continuation, words.substr(at)}}, taken({"text " + words}));
  for (std::size_t size = 1; size < words.size(); ++size)
    exchange("RFC 6455 5.6: characters of every length in pieces of " + std::to_string(size) +
                 " bytes of the wire",
             {{text, words}}, taken({"text " + words}), {.chunk = size});
  Frames single{part(text, words.substr(0, 1))};
  for (std::size_t at = 1; at + 1 < words.size(); ++at)
    single.push_back(part(continuation, words.substr(at, 1)));
  single.push_back({continuation, words.substr(words.size() - 1)});
  exchange("RFC 6455 5.6: characters of every length in fragments of one byte", single,
           taken({"text " + words}));
  exchange("RFC 6455 5.6: a ping within a character",
           {part(text, words.substr(0, 3)), {ping, "\xFF"}, {continuation, words.substr(3)}},
           taken({"text " + words}, {"pong \xFF"}));
  for (const std::size_t at : std::initializer_list<std::size_t>{1, 2, 3}) {
    const std::string start = "\xF0\x9F\x98"s.substr(0, at);
    exchange(
        "RFC 6455 8.1: a character of four bytes broken by the next fragment behind " + std::to_string(at),
        {part(text, start), part(continuation, "(")}, failed(1007));
  }
});

}  // namespace
