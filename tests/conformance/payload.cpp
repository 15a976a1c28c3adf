#include <cstdint>

#include "harness.hpp"

namespace conformance {

namespace {

/// The bytes themselves where a person can read them, else their FNV-1a digest.
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

std::string line(const char* type, std::string_view bytes) {
  std::string text = type + std::to_string(bytes.size());
  if (!bytes.empty()) text += " " + shown(bytes);
  return text;
}

}  // namespace

std::string line_of(duet::Message message) {
  return message.is_text() ? line_of_text(message.text()) : line_of_binary(message.text());
}

std::string line_of_text(std::string_view text) { return line("text ", text); }
std::string line_of_binary(std::string_view bytes) { return line("binary ", bytes); }

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

// libc++ 13 cannot make a span of a string_view itself.
std::span<const std::byte> binary(std::string_view bytes) {
  return std::as_bytes(std::span(bytes.data(), bytes.size()));
}

}  // namespace conformance
