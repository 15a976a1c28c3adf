// RFC 7692 section 7.2: the DEFLATE data of messages, valid and corrupt.
#include "rfc/deflate.hpp"
#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

struct Data {
  const char* what;
  std::string bytes;
  std::string text;
};

const std::string last_block = "\xf3\x48\xcd\xc9\xc9\x07\x00"s;  // with BFINAL, and padded
const std::string tail = "\x00\x00\xff\xff"s;  // of an empty stored block, which a message omits
const std::string stored_block = "\x00\x05\x00\xfa\xffHello\x00"s;

const Table good([] {
  for (const auto& [what, bytes, plain_text] : std::initializer_list<Data>{
           {"7.2.3.1: one block", hello, "Hello"},
           {"7.2.3.3: a block that is stored", stored_block, "Hello"},
           {"7.2.3.4: a block with BFINAL", last_block + "\x00"s, "Hello"},
           {"7.2.3.5: two blocks", "\xf2\x48\x05\x00\x00\x00\xff\xff\xca\xc9\xc9\x07\x00"s, "Hello"},
           {"7.2.3.6: an empty message", "\x00"s, ""},
           {"7.2.1: an empty block of fixed codes", "\x02\x00"s, ""},
           {"7.2.1: an empty block with BFINAL", "\x03\x00\x00"s, ""},
           {"7.2.1: two blocks with BFINAL", last_block + last_block + "\x00"s, "HelloHello"},
           {"7.2.1: a block with BFINAL before one without", last_block + hello, "HelloHello"},
           {"7.2.1: an empty stored block before the data", "\x00\x00\x00\xff\xff"s + hello, "Hello"},
           {"7.2.1: a stored block with BFINAL", "\x01\x05\x00\xfa\xffHello\x00"s, "Hello"},
           {"7.2.1: blocks of dynamic codes", deflated(prose(5000)), prose(5000)},
           {"7.2.1: a run of one byte", deflated(std::string(50'000, 'x')), std::string(50'000, 'x')},
           {"7.2.1: a stored block of 65535 bytes",
            "\x00\xff\xff\x00\x00"s + std::string(65535, 's') + "\x00"s, std::string(65535, 's')}}) {
    exchange("RFC 7692 "s + what, {compressed(text, bytes)}, taken({"text " + plain_text}), agreed());
    Setup slow = agreed();
    slow.chunk = bytes.size() < 100 ? 1 : 1000;
    exchange("RFC 7692 "s + what + " in pieces", {compressed(text, bytes)}, taken({"text " + plain_text}),
             slow);
  }
});

const Table nothing([] {
  // A sender writes a byte for it (section 7.2.3.6). Without any, the four appended bytes are no complete
  // block; inflaters accept it as an empty message all the same, and it can mean nothing else.
  exchange("RFC 7692 7.2.2: a compressed message of no bytes is an empty one", {compressed(text, "")},
           taken({"text "}), agreed());
  exchange("RFC 7692 7.2.2: compressed fragments of no bytes are an empty message",
           {compressed_part(binary, ""), {continuation, ""}}, taken({"binary "}), agreed());
});

const Table corrupt([] {
  for (const auto& [what, bytes, unused] : std::initializer_list<Data>{
           {"a block of the reserved type", "\x07", {}},
           {"a block of the reserved type behind a good one", hello + tail + "\x06", {}},
           {"a stored block whose lengths differ", "\x00\x05\x00\x00\x00Hello\x00"s, {}},
           {"a reference to before the first message", hello_again, {}},
           {"a reference of an invalid length", "\x1b\x03\x00"s, {}},
           {"codes that do not fit", "\x04\xff\xff\xff\xff\xff\xff\xff", {}},
           {"an end within a block", hello.substr(0, 3), {}},
           {"an end within a stored block", "\x00\x05\x00\xfa\xffHel"s, {}},
           {"an end within dynamic codes", deflated(prose(5000)).substr(0, 20), {}}}) {
    exchange("RFC 7692 7.2.2: "s + what + " fails the connection", {compressed(text, bytes)}, failed(1007),
             agreed());
    exchange("RFC 7692 7.2.2: "s + what + " in a fragment fails the connection",
             {compressed_part(binary, bytes), {continuation, ""}}, failed(1007), agreed());
  }
  exchange("RFC 7692 7.2.2: a corrupt message behind a good one",
           {compressed(text, hello), compressed(text, "\x07")}, failed(1007, {"text Hello"}), agreed());
  exchange("RFC 7692 7.2.2: corrupt data fails the connection before the message is whole",
           {{text, hello + tail + "\x06", {.reserved = 4, .claimed = 1000}}}, failed(1007), agreed());
});

const Table text_in_it([] {
  for (const auto& [what, bytes, words] :
       std::initializer_list<Data>{{"a byte that is never used", deflated("\xFF"), "\xFF"},
                                   {"a surrogate", deflated("\xED\xA0\x80"), "\xED\xA0\x80"},
                                   {"an overlong form", deflated("\xC0\xAF"), "\xC0\xAF"},
                                   {"a broken character", deflated("ab\xC3("), "ab\xC3("},
                                   {"its end within a character", deflated("ab\xE2\x82"), "ab\xE2\x82"}}) {
    const std::string name = "RFC 6455 8.1: compressed text with "s + what;
    exchange(name + " closes with 1007", {compressed(text, bytes)}, failed(1007), agreed());
    exchange(name + " is binary data as any other", {compressed(binary, bytes)}, taken({"binary " + words}),
             agreed());
  }
  const std::string flushed = RawDeflater().blocks("\xFF");
  exchange("RFC 6455 8.1: compressed text that is not UTF-8 closes with 1007 before the message is whole",
           {compressed_part(text, flushed)}, failed(1007), agreed());
  const std::string words = "\xE2\x82\xAC\xF0\x9F\x98\x80";
  const std::string bytes = RawDeflater().blocks(words.substr(0, 2)) + deflated(words.substr(2));
  exchange("RFC 6455 5.6: a character cut by the blocks it is compressed in", {compressed(text, bytes)},
           taken({"text " + words}), agreed());
});

const Table limits([] {
  const auto small = [](std::size_t limit) {
    Setup setup = agreed();
    setup.max_message_size = limit;
    return setup;
  };
  const std::string zeros = deflated(std::string(1000, 'x'));
  const std::string more = deflated(std::string(1001, 'x'));
  exchange("RFC 7692 8: a message of the limit when it is decompressed", {compressed(text, zeros)},
           taken({"text " + std::string(1000, 'x')}), small(1000));
  exchange("RFC 7692 8: a message of a byte over the limit when it is decompressed closes with 1009",
           {compressed(text, more)}, failed(1009), small(1000));
  exchange("RFC 7692 8: a fragmented message over the limit when it is decompressed closes with 1009",
           {compressed_part(text, more.substr(0, 3)), {continuation, more.substr(3)}}, failed(1009),
           small(1000));
  std::string long_way;
  for (int i = 0; i < 300; ++i) long_way += "\x00\x00\x00\xff\xff"s;
  exchange("RFC 7692 8: a message that is larger when it is compressed", {compressed(text, long_way + hello)},
           taken({"text Hello"}), small(1000));
  exchange("RFC 7692 8: a bomb of 64 MiB in 64 KiB closes with 1009", {compressed(binary, bomb(64))},
           failed(1009), agreed());
  exchange("RFC 7692 8: a bomb in a frame that never ends closes with 1009",
           {{binary, bomb(16), {.reserved = 4, .claimed = 1ULL << 40}}}, failed(1009), agreed());
  exchange("RFC 7692 8: a bomb behind a message of its own stored bytes closes with 1009",
           {compressed_part(binary, stored_block + tail), {continuation, bomb(16)}}, failed(1009), agreed());
  exchange("RFC 7692 8: any number of messages within the limit is taken",
           {compressed(text, zeros), compressed(text, zeros), compressed(text, zeros)},
           taken(Lines(3, "text " + std::string(1000, 'x'))), small(1000));
});

}  // namespace
