#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Random numbers from a seed, the same on every target (xorshift64*).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 1) {
    for (int i = 0; i < 4; ++i) next();
  }

  /// Returns a number below the bound, which is not 0.
  std::uint32_t below(std::size_t bound) { return static_cast<std::uint32_t>(next() % bound); }
  /// Returns true once in `times`.
  bool one_in(std::uint32_t times) { return below(times) == 0; }

  /// Returns a text of UTF-8 characters of one to four bytes.
  std::string text(std::uint32_t characters) {
    static constexpr std::string_view alphabet[] = {"a", "b",  "c",      "d",      "e",         "f",
                                                    " ", "\n", "\u00e4", "\u20ac", "\U0001f600"};
    std::string text;
    for (; characters > 0; --characters) text += alphabet[below(std::size(alphabet))];
    return text;
  }

 private:
  std::uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1D >> 11;
  }

  std::uint64_t state_;
};
