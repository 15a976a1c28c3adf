// Messages that are delivered in parts.
#include <duet/utf8.hpp>

#include "catch.hpp"
#include "frame_log.hpp"
#include "raw_deflate.hpp"
#include "raw_frame.hpp"
#include "ws/message_deflate.hpp"

using namespace duet_test;
using namespace duet::detail;

namespace {

constexpr FrameBits part{.final = false};
constexpr FrameBits rsv1_part{.final = false, .reserved = 4};
const std::string long_text(200, 'x');

struct Reading {
  std::vector<std::size_t> pieces = {};
  FrameReader::Limits limits = wide;
  bool is_given_parts = true;
};

/// Returns the events of a stream in pieces of these sizes, and then the rest.
Reports given(std::string stream, const Reading& how = {}) {
  DeflatePool pool;
  MessageDeflate deflate(pool, {}, {.enabled = true});
  FrameLog log;
  log.is_given_parts = how.is_given_parts;
  FrameReader reader(Role::server, how.limits);
  reader.inflate_with(&deflate);
  std::span<std::byte> rest = std::as_writable_bytes(std::span(stream));
  for (const std::size_t piece : how.pieces) {
    log.feed(reader, rest.first(piece));
    rest = rest.subspan(piece);
  }
  log.feed(reader, rest);
  CHECK(reader.held() <= longest_control_payload);
  return log.reports;
}

const auto in_parts = [] { return true; };

}  // namespace

TEST_CASE("a message that is complete in one read is reported whole") {
  CHECK(given(masked(text, "a") + masked(binary, "") + masked(text, long_text)) ==
        Reports{"text a", "binary ", "text 200 bytes"});
}

TEST_CASE("the bytes of a message in one read are reported as a part without a copy") {
  CHECK(given(masked(binary, long_text), {.pieces = {8, 30, 100}}) ==
        Reports{"binary [" + std::string(30, 'x'), "binary 100 bytes", "binary 70 bytes]"});
}

TEST_CASE("a message as short as a control frame is assembled across reads") {
  CHECK(given(masked(text, "duet?"), {.pieces = {6, 1, 1, 2}}) == Reports{"text duet?"});
  CHECK(given(masked(text, deflated("duet?"), rsv1), {.pieces = {6, 1, 1, 2}}) == Reports{"text duet?"});
}

TEST_CASE("fragments are reported as received and empty ones only at the end of the message") {
  CHECK(given(masked(text, "Hel", part) + masked(continuation, "lo")) == Reports{"text [Hel", "text lo]"});
  CHECK(given(masked(text, "", part) + masked(continuation, "a", part) + masked(continuation, "", part) +
              masked(continuation, "b", part) + masked(continuation, "")) ==
        Reports{"text [a", "text b", "text ]"});
  CHECK(given(masked(binary, "", part) + masked(continuation, "")) == Reports{"binary []"});
}

TEST_CASE("control frames between parts are reported in order") {
  CHECK(given(masked(text, "a", part) + masked(ping, "p") + masked(continuation, "b", part) +
              masked(pong, "q") + masked(close_frame, close_payload(1000))) ==
        Reports{"text [a", "ping p", "text b", "pong q", "close 1000 "});
}

TEST_CASE("parts of text are whole characters however frames and reads split them") {
  const std::string words =
      "gr\xC3\xBC\xC3\x9F"
      "e \xE2\x82\xAC \xF0\x9F\x98\x80!";
  for (std::size_t first = 0; first <= words.size(); ++first) {
    const std::string stream = masked(text, words.substr(0, first), part) +
                               masked(continuation, words.substr(first)) + masked(text, "next");
    for (std::size_t read = 0; read <= stream.size(); ++read) {
      const Reports reports = given(stream, {.pieces = {read}});
      std::string whole;
      for (std::size_t i = 0; i + 1 < reports.size(); ++i) {
        CHECK(duet::is_utf8(reports[i]));
        CHECK(reports[i].starts_with("text "));
        whole += reports[i].substr(5);
      }
      CHECK(whole == '[' + words + ']');
      CHECK(reports.back() == "text next");
    }
  }
}

TEST_CASE("text that is invalid UTF-8 has no last part") {
  CHECK(given(masked(text, "good", part) + masked(continuation, "bad\xFF")) ==
        Reports{"text [good", "violation 1007"});
  CHECK(given(masked(text, "good\xE2", part) + masked(continuation, "\x82")) ==
        Reports{"text [good", "violation 1007"});
  CHECK(given(masked(text, "good\xE2", part) + masked(continuation, "")) ==
        Reports{"text [good", "violation 1007"});
}

TEST_CASE("the limits apply to the message although none of it is stored") {
  const Reading small{.limits = {10, 3}};
  CHECK(given(masked(binary, "12345", part) + masked(continuation, "67890"), small) ==
        Reports{"binary [12345", "binary 67890]"});
  CHECK(given(masked(binary, "12345", part) + masked(continuation, "678901"), small) ==
        Reports{"binary [12345", "violation 1009"});
  CHECK(given(masked(binary, "1", part) + masked(continuation, "2", part) + masked(continuation, "3", part) +
                  masked(continuation, "4"),
              small) == Reports{"binary [1", "binary 2", "binary 3", "violation 1008"});
  CHECK(given(masked(binary, "12345", part) + masked(continuation, "67890") + masked(binary, "12345", part) +
                  masked(continuation, "67890"),
              small) == Reports{"binary [12345", "binary 67890]", "binary [12345", "binary 67890]"});
}

TEST_CASE("a compressed message is inflated in parts of a bounded size") {
  const std::string zeros = masked(binary, deflated(std::string(1 << 20, '\0')), rsv1);
  const Reports reports = given(zeros, {.limits = {1 << 20, 10}});
  CHECK(reports.front() == "binary [65536 bytes");
  CHECK(reports.back() == "binary ]");  // the end is found only after a full buffer
  REQUIRE(reports.size() == 17);
  for (std::size_t i = 1; i < 16; ++i) CHECK(reports[i] == "binary 65536 bytes");
  const Reports over = given(zeros, {.limits = {(1 << 20) - 1, 10}});
  CHECK(over.back() == "violation 1009");
  CHECK(over.size() == 16);
}

TEST_CASE("the fragments of a compressed message are reported as far as their blocks are complete") {
  const std::string whole = deflated("Hello, hello, hello " + noise(200));
  const Reports reports = given(masked(binary, whole.substr(0, 30), rsv1_part) +
                                masked(continuation, whole.substr(30, 50), part) +
                                masked(continuation, whole.substr(80)) + masked(text, "next"));
  CHECK(reports.front().starts_with("binary ["));
  CHECK(reports.at(reports.size() - 2).ends_with("]"));
  CHECK(reports.back() == "text next");
  const Reports corrupt =
      given(masked(binary, whole.substr(0, 100), rsv1_part) + masked(continuation, whole.substr(110)));
  CHECK(corrupt.back() == "violation 1007");
}

TEST_CASE("an owner that turns parts off receives the rest of the message in parts") {
  std::string stream = masked(text, "Hel", part) + masked(continuation, "lo") + masked(text, "a", part) +
                       masked(continuation, "b");
  FrameLog log;
  log.is_given_parts = true;
  FrameReader reader(Role::server, wide);
  const std::span<std::byte> bytes = std::as_writable_bytes(std::span(stream));
  log.feed(reader, bytes.first(9));
  log.is_given_parts = false;
  log.feed(reader, bytes.subspan(9));
  CHECK(log.reports == Reports{"text [Hel", "text lo]", "text ab"});
}

TEST_CASE("an owner that turns parts on receives the stored bytes first") {
  std::string stream =
      masked(text, "Hel", part) + masked(continuation, "l", part) + masked(continuation, "o");
  FrameLog log;
  FrameReader reader(Role::server, wide);
  const std::span<std::byte> bytes = std::as_writable_bytes(std::span(stream));
  log.feed(reader, bytes.first(9));
  CHECK(reader.held() == 3);
  log.is_given_parts = true;
  log.feed(reader, bytes.subspan(9));
  CHECK(log.reports == Reports{"text [Hel", "text l", "text o]"});
}

TEST_CASE("an owner destroyed within a part receives no more events") {
  for (std::size_t count = 1; count < 4; ++count) {
    std::string stream = masked(text, "a\xC3", part) +
                         masked(continuation,
                                "\xA4"
                                "b") +
                         masked(text, "c");
    FrameLog log;
    log.is_given_parts = true;
    log.stop_after = count;
    FrameReader reader(Role::server, wide);
    log.feed(reader, std::as_writable_bytes(std::span(stream)));
    const Reports all{"text [a", "text \xC3\xA4", "text b]"};
    CHECK(log.reports == Reports(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)));
  }
}

TEST_CASE("messages discarded within a part end with it") {
  const std::string stream = GENERATE(masked(text, "a\xC3", part) + masked(continuation,
                                                                           "\xA4"
                                                                           "b"),
                                      masked(text, "\xC3", part) + masked(continuation,
                                                                          "\xA4"
                                                                          "b"),
                                      masked(binary, bomb(1), rsv1));
  DeflatePool pool;
  MessageDeflate deflate(pool, {}, {.enabled = true});
  FrameReader reader(Role::server, wide);
  reader.inflate_with(&deflate);
  std::string bytes = stream + masked(ping, "p") + masked(text, "behind");
  std::span<std::byte> rest = std::as_writable_bytes(std::span(bytes));
  CHECK(reader.next(rest, in_parts).kind == FrameEvent::Kind::part);
  reader.discard_messages();
  CHECK(reader.next(rest, in_parts).kind == FrameEvent::Kind::ping);
  CHECK(reader.next(rest, in_parts).kind == FrameEvent::Kind::none);
  CHECK(rest.empty());
}
