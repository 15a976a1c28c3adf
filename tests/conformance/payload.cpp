#include <cstdint>

#include "harness.hpp"
#include "support/event_lines.hpp"

namespace conformance {

namespace {

/// Returns the bytes if they are printable, else their FNV-1a digest.
std::string shown(std::string_view bytes) {
  bool readable = bytes.size() <= 40;
  std::uint64_t digest = 0xcbf29ce484222325;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    digest = (digest ^ byte) * 0x100000001b3;
    if (byte < ' ' || byte > '~') readable = false;
  }
  return readable ? std::string(bytes) : "fnv:" + std::to_string(digest);
}

/// Returns the size, followed by the content.
std::string described(std::string_view bytes) {
  const std::string size = std::to_string(bytes.size());
  return bytes.empty() ? size : size + ' ' + shown(bytes);
}

}  // namespace

std::string line_of(duet::Message message) {
  return duet_test::message_line(message.is_text(), described(message.text()));
}

std::string line_of_text(std::string_view text) { return duet_test::message_line(true, described(text)); }
std::string line_of_binary(std::string_view bytes) {
  return duet_test::message_line(false, described(bytes));
}

std::string text_of(std::size_t size) {
  std::string text(size, ' ');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(' ' + (i * 31 + i / 95) % 95);
  return text;
}

std::string bytes_of(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 7 + i / 256) % 256);
  return bytes;
}

// libc++ 13 cannot construct a span from a string_view itself.
std::span<const std::byte> binary(std::string_view bytes) {
  return std::as_bytes(std::span(bytes.data(), bytes.size()));
}

}  // namespace conformance
