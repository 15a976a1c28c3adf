#include <duet/utf8.hpp>

#include <string>
#include <vector>

#include "catch.hpp"

using duet::is_utf8;
using duet::Utf8Validator;

namespace {

using Bytes = std::vector<std::uint8_t>;

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Decodes one code point the slow way (RFC 3629 section 3) and returns its length, 0 if there is none.
std::size_t decode(const Bytes& bytes, std::size_t at) {
  const std::uint8_t lead = bytes[at];
  const std::size_t length = lead < 0x80             ? 1
                             : (lead & 0xE0) == 0xC0 ? 2
                             : (lead & 0xF0) == 0xE0 ? 3
                             : (lead & 0xF8) == 0xF0 ? 4
                                                     : 0;
  if (length == 0 || at + length > bytes.size()) return 0;
  std::uint32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((bytes[at + i] & 0xC0) != 0x80) return 0;
    value = value << 6 | (bytes[at + i] & 0x3FU);
  }
  constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  return value < smallest[length] || value > 0x10FFFF || surrogate ? 0 : length;
}

bool reference(const Bytes& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length = decode(bytes, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

/// Counts sequences on which the reference disagrees.
struct Disagreements {
  int count = 0;
  Bytes first;
  void look(const Bytes& bytes) {
    if (is_utf8(text_of(bytes)) == reference(bytes)) return;
    if (count++ == 0) first = bytes;
  }
};

bool fed_in_two(const Bytes& bytes, std::size_t cut) {
  Utf8Validator validator;
  const auto all = std::as_bytes(std::span(bytes));
  const bool first = validator.feed(all.first(cut));
  const bool second = validator.feed(all.subspan(cut));
  if (!first) REQUIRE_FALSE(second);
  return second && validator.complete();
}

}  // namespace

TEST_CASE("all sequences of one to three bytes have the result of the reference") {
  Disagreements wrong;
  for (unsigned a = 0; a < 256; ++a) {
    const auto byte = [](unsigned value) { return static_cast<std::uint8_t>(value); };
    wrong.look({byte(a)});
    for (unsigned b = 0; b < 256; ++b) {
      wrong.look({byte(a), byte(b)});
      Bytes three{byte(a), byte(b), 0};
      for (unsigned c = 0; c < 256; ++c) {
        three[2] = byte(c);
        wrong.look(three);
      }
    }
  }
  CAPTURE(wrong.first);
  CHECK(wrong.count == 0);
}

TEST_CASE("sequences of four bytes have the result of the reference") {
  const Bytes edges{0x00, 0x41, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x9F,
                    0xA0, 0xBE, 0xBF, 0xC0, 0xC2, 0xE0, 0xF0, 0xFF};
  Disagreements wrong;
  for (unsigned lead = 0xE0; lead < 256; ++lead)
    for (unsigned second = 0; second < 256; ++second)
      for (const std::uint8_t third : edges)
        for (const std::uint8_t fourth : edges)
          wrong.look({static_cast<std::uint8_t>(lead), static_cast<std::uint8_t>(second), third, fourth});
  CAPTURE(wrong.first);
  CHECK(wrong.count == 0);
}

TEST_CASE("every code point except the surrogates is accepted") {
  int refused = 0;
  for (std::uint32_t value = 0; value < 0x110000; ++value) {
    const auto tail = [&](int shift) { return static_cast<std::uint8_t>(0x80 | (value >> shift & 0x3F)); };
    Bytes bytes;
    if (value < 0x80)
      bytes = {static_cast<std::uint8_t>(value)};
    else if (value < 0x800)
      bytes = {static_cast<std::uint8_t>(0xC0 | value >> 6), tail(0)};
    else if (value < 0x10000)
      bytes = {static_cast<std::uint8_t>(0xE0 | value >> 12), tail(6), tail(0)};
    else
      bytes = {static_cast<std::uint8_t>(0xF0 | value >> 18), tail(12), tail(6), tail(0)};
    if (!is_utf8(text_of(bytes))) ++refused;
  }
  CHECK(refused == 0xE000 - 0xD800);
}

TEST_CASE("a text split at any position has the result of the whole") {
  const std::vector<Bytes> texts{{},
                                 {'a', 0, 'b'},
                                 {0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0xC3, 0xA4, 'x', 'y', 'z', '0',
                                  '1', '2', '3', '4', 0xC3, 0xA4},
                                 {'1', '2', '3', '4', '5', '6', '7', '8', '9', 0xED, 0xA0, 0x80},
                                 {0xF4, 0x8F, 0xBF, 0xBF, 0xF4, 0x90, 0x80, 0x80},
                                 {0xE2, 0x82},
                                 {0xC0, 0x80},
                                 {0x80},
                                 {'a', 0xFF, 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'}};
  for (const Bytes& text : texts)
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      CAPTURE(text, cut);
      CHECK(fed_in_two(text, cut) == reference(text));
    }
}

TEST_CASE("the first invalid byte is reported at once and permanently") {
  for (const Bytes& begin : {Bytes{0xC0}, Bytes{0xE0, 0x9F}, Bytes{0xED, 0xA0}, Bytes{0xF0, 0x8F},
                             Bytes{0xF4, 0x90}, Bytes{0xF5}, Bytes{0x80}, Bytes{0xC3, 'a'}}) {
    CAPTURE(begin);
    Utf8Validator validator;
    CHECK_FALSE(validator.feed(std::as_bytes(std::span(begin))));
    CHECK_FALSE(validator.complete());
    CHECK_FALSE(validator.feed({}));
    const Bytes good{'a', 0x80, 0xFF};
    for (const std::uint8_t& byte : good) CHECK_FALSE(validator.feed(std::as_bytes(std::span(&byte, 1))));
    validator.reset();
    CHECK(validator.feed(std::as_bytes(std::span(good).first(1))));
    CHECK(validator.complete());
  }
}

TEST_CASE("an invalid byte is found at every distance from eight-byte words") {
  for (std::size_t size = 1; size < 40; ++size)
    for (std::size_t bad = 0; bad < size; ++bad) {
      std::string text(size, 'a');
      CHECK(is_utf8(text));
      text[bad] = '\x80';
      CHECK_FALSE(is_utf8(text));
    }
}
