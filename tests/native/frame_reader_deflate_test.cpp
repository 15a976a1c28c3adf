// RFC 7692 section 6: the frames that may be compressed, and their messages.
#include "catch.hpp"
#include "frame_log.hpp"
#include "process_use.hpp"
#include "raw_deflate.hpp"
#include "raw_frame.hpp"
#include "ws/message_deflate.hpp"

using namespace duet_test;
using duet::detail::DeflatePool;
using duet::detail::DeflateTerms;
using duet::detail::FrameReader;
using duet::detail::MessageDeflate;
using duet::detail::Role;

namespace {

constexpr FrameBits rsv1_part{.final = false, .reserved = 4};
constexpr FrameBits part{.final = false};

Reports fed_in(std::size_t piece, std::string stream, FrameReader::Limits limits, const DeflateTerms& terms) {
  DeflatePool pool;
  MessageDeflate deflate(pool, terms, {.enabled = true});
  FrameLog log;
  FrameReader reader(Role::client, limits);
  reader.inflate_with(&deflate);
  for (std::span<std::byte> rest = std::as_writable_bytes(std::span(stream)); !rest.empty();) {
    const std::size_t size = std::min(piece, rest.size());
    log.feed(reader, rest.first(size));
    rest = rest.subspan(size);
  }
  return log.reports;
}

/// Returns the events of a client that has negotiated compression.
Reports agreed(const std::string& stream, FrameReader::Limits limits = wide, const DeflateTerms& terms = {}) {
  const Reports whole = fed_in(stream.size(), stream, limits, terms);
  for (std::size_t piece = 1; piece < 10; ++piece)
    if (fed_in(piece, stream, limits, terms) != whole) return {"depends on the pieces"};
  return whole;
}

const Reports broken{"violation 1002"};
const Reports corrupt{"violation 1007"};
const Reports too_big{"violation 1009"};

}  // namespace

TEST_CASE("RFC 7692 6: RSV1 marks a compressed message and uncompressed ones may come between") {
  RawDeflater peer;
  CHECK(agreed(plain(text, peer.message("one"), rsv1) + plain(text, "two") +
               plain(binary, peer.message("three"), rsv1) + plain(text, peer.message(""), rsv1)) ==
        Reports{"text one", "text two", "binary three", "text "});
}

TEST_CASE("RFC 7692 6.1: RSV1 on a continuation or control frame and RSV2 and RSV3 anywhere are refused") {
  const std::string hello = deflated("Hello");
  CHECK(agreed(plain(text, hello, rsv1_part) + plain(continuation, "", rsv1)) == broken);
  for (const unsigned opcode : {close_frame, ping, pong}) CHECK(agreed(plain(opcode, "", rsv1)) == broken);
  for (const unsigned reserved : {1U, 2U, 3U, 5U, 6U, 7U})
    CHECK(agreed(plain(text, hello, {.reserved = reserved})) == broken);
  CHECK(agreed(plain(3, hello, rsv1)) == broken);
}

TEST_CASE("without an agreement RSV1 is refused") {
  CHECK(read(Role::client, plain(text, deflated("Hello"), rsv1)) == broken);
}

TEST_CASE("a compressed message may be fragmented anywhere with control frames between") {
  const std::string whole = deflated("Hello, hello, hello");
  for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
    CAPTURE(cut);
    CHECK(agreed(plain(text, whole.substr(0, cut), rsv1_part) + plain(ping, "p") +
                 plain(continuation, whole.substr(cut), part) + plain(continuation, "") +
                 plain(text, "next")) == Reports{"ping p", "text Hello, hello, hello", "text next"});
  }
}

TEST_CASE("a server unmasks before it decompresses") {
  std::string stream = masked(text, deflated("Hello"), rsv1) + masked(text, "plain");
  DeflatePool pool;
  MessageDeflate deflate(pool, {.inflate_takeover = false}, {.enabled = true});
  FrameLog log;
  FrameReader reader(Role::server, wide);
  reader.inflate_with(&deflate);
  for (std::byte& byte : std::as_writable_bytes(std::span(stream))) log.feed(reader, {&byte, 1});
  CHECK(log.reports == Reports{"text Hello", "text plain"});
}

TEST_CASE("messages larger than every buffer are delivered with and without context") {
  const std::string large = prose(300'000);
  RawDeflater peer;
  const std::string first = plain(text, peer.message(large), rsv1);
  const std::string second = plain(text, peer.message(large), rsv1);
  CHECK(second.size() < first.size());
  const Reports both{"text 300000 bytes", "text 300000 bytes"};
  CHECK(fed_in(1000, first + second, wide, {}) == both);
  CHECK(fed_in(1 << 20, first + second, wide, {}) == both);
  CHECK(fed_in(1 << 20, first + first, wide, {.inflate_takeover = false}) == both);
  CHECK(fed_in(1 << 20, first + second, wide, {.inflate_takeover = false}) ==
        Reports{"text 300000 bytes", "violation 1007"});
}

TEST_CASE("RFC 6455 8.1: text is checked for UTF-8 as soon as it is decompressed") {
  CHECK(agreed(plain(text, deflated("gr\xC3\xBC\xC3\x9F"), rsv1)) == Reports{"text gr\xC3\xBC\xC3\x9F"});
  CHECK(agreed(plain(text, deflated("\xFF"), rsv1)) == corrupt);
  CHECK(agreed(plain(text, deflated("a\xC3"), rsv1)) == corrupt);
  CHECK(agreed(plain(binary, deflated("\xFF"), rsv1)) == Reports{"binary \xFF"});
  const std::string bad = RawDeflater().blocks("\xFF");
  CHECK(agreed(plain(text, bad, rsv1_part)) == corrupt);
}

TEST_CASE("a corrupt compressed message closes with 1007") {
  CHECK(agreed(plain(binary, "\x07", rsv1)) == corrupt);
  CHECK(agreed(plain(binary, deflated(noise(50)).substr(0, 30), rsv1)) == corrupt);
}

TEST_CASE("the size limit applies to the uncompressed message") {
  CHECK(agreed(plain(text, deflated("12345"), rsv1), {5, 10}) == Reports{"text 12345"});
  CHECK(agreed(plain(text, deflated("123456"), rsv1), {5, 10}) == too_big);
  CHECK(agreed(plain(text, deflated(""), rsv1), {0, 10}) == Reports{"text "});
  CHECK(agreed(plain(text, deflated("1"), rsv1), {0, 10}) == too_big);
  // Incompressible data is larger than the limit in compressed form, but within it.
  const std::string wire = deflated(noise(50));
  CHECK(wire.size() > 50);
  CHECK(agreed(plain(binary, wire, rsv1), {50, 10}).front().starts_with("binary "));
  CHECK(agreed(plain(binary, wire, rsv1), {49, 10}) == too_big);
}

TEST_CASE("a compressed text that is too big and not UTF-8 is refused for the first of its faults") {
  CHECK(agreed(plain(text,
                     deflated("123\xFF"
                              "56789"),
                     rsv1),
               {5, 10}) == corrupt);
  CHECK(agreed(plain(text, deflated("12345678\xFF"), rsv1), {5, 10}) == too_big);
}

TEST_CASE("the limits on fragments apply to compressed messages") {
  const std::string whole = deflated("12345");
  const std::string stream = plain(text, whole, rsv1_part) + plain(continuation, "", part);
  CHECK(agreed(stream + plain(continuation, ""), {5, 3}) == Reports{"text 12345"});
  CHECK(agreed(stream + plain(continuation, "", part) + plain(continuation, ""), {5, 3}) ==
        Reports{"violation 1008"});
}

TEST_CASE("a compression bomb of a gigabyte ends at the limit and uses no more memory") {
  const std::string stream = plain(binary, bomb(1024), rsv1);
  CHECK(stream.size() < 2'000'000);
  const long before = duet_test::peak_memory();
  CHECK(fed_in(65536, stream, {1 << 20, 10}, {}) == too_big);
  CHECK(duet_test::peak_memory() - before < 100);
}

TEST_CASE("damaged compressed messages are refused or read as other data within the limit") {
  RawDeflater peer(9);
  std::string stream;
  for (const std::string& message : {prose(700), noise(100), std::string(900, 'x')})
    stream += plain(binary, peer.message(message), rsv1);
  std::size_t refused = 0;
  for (unsigned seed = 1; seed <= 3000; ++seed) {
    const std::string dice = noise(5, seed);
    const auto die = [&](std::size_t i) { return static_cast<unsigned char>(dice[i]); };
    std::string damaged = stream;
    const std::size_t at = (die(0) * 256U + die(1)) % stream.size();
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << die(2) % 8));
    const Reports reports = fed_in(1 + die(3), damaged, {1000, 10}, {.inflate_bits = 9});
    REQUIRE(reports.size() <= 3);
    if (!reports.empty() && reports.back().starts_with("violation ")) ++refused;
  }
  CHECK(refused > 100);
}

TEST_CASE("a reader that discards messages does not decompress them") {
  DeflatePool pool;
  MessageDeflate deflate(pool, {}, {.enabled = true});
  FrameLog log;
  FrameReader reader(Role::client, wide);
  reader.inflate_with(&deflate);
  const auto feed = [&](std::string stream) { log.feed(reader, std::as_writable_bytes(std::span(stream))); };
  feed(plain(text, deflated("one"), rsv1_part));
  reader.discard_messages();
  feed(plain(continuation, "\x07") + plain(text, "\x07", rsv1) + plain(close_frame, close_payload(1000)));
  CHECK(log.reports == Reports{"close 1000 "});
}

TEST_CASE("an owner that stops the reader receives no more compressed messages") {
  DeflatePool pool;
  RawDeflater peer;
  std::string stream;
  for (int i = 0; i < 4; ++i) stream += plain(text, peer.message("again"), rsv1);
  for (std::size_t reports = 1; reports <= 3; ++reports) {
    std::string copy = stream;
    MessageDeflate deflate(pool, {}, {.enabled = true});
    FrameLog log;
    log.stop_after = reports;
    FrameReader reader(Role::client, wide);
    reader.inflate_with(&deflate);
    log.feed(reader, std::as_writable_bytes(std::span(copy)));
    CHECK(log.reports.size() == reports);
  }
}
