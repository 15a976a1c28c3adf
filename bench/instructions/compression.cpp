// permessage-deflate between two ends with the default options.
#include <array>
#include <string>
#include <vector>

#include "counted.hpp"
#include "need.hpp"
#include "ws/message_deflate.hpp"

namespace duet_bench {

namespace {

using namespace duet::detail;

/// About a KiB of typical data.
std::string document(int number) {
  std::string text = "[";
  for (int i = 0; i < 16; ++i)
    text += "{\"id\": " + std::to_string(number * 16 + i) + ", \"name\": \"Sensor " + std::to_string(i) +
            "\", \"value\": " + std::to_string(i * 37 % 101) + ".5},\n";
  return text += "]";
}

std::vector<std::byte> deflated(MessageDeflate& deflate, const std::string& message) {
  std::vector<std::byte> all;
  deflate.deflate(std::as_bytes(std::span(message)), [&](std::span<const std::byte> piece, bool) {
    all.insert(all.end(), piece.begin(), piece.end());
  });
  return all;
}

}  // namespace

void count_compression(Counted& counted) {
  DeflatePool pool;
  const duet::Compression options{.enabled = true, .threshold = 0};
  const DeflateTerms terms{.deflate_bits = options.window_bits, .inflate_bits = options.window_bits};
  std::array<std::string, 16> documents;
  for (std::size_t i = 0; i < documents.size(); ++i) documents[i] = document(static_cast<int>(i));

  if (counted.wants("deflate-1k")) {
    MessageDeflate deflate(pool, terms, options);
    counted.path("deflate-1k", 128, [&](std::size_t times) {
      for (std::size_t i = 0; i < times; ++i)
        deflate.deflate(std::as_bytes(std::span(documents[i % documents.size()])),
                        [](std::span<const std::byte>, bool) {});
    });
  }
  if (counted.wants("inflate-1k")) {
    MessageDeflate deflate(pool, terms, options);
    MessageDeflate inflate(pool, terms, options);
    const auto read = [&](std::span<const std::byte> part) {
      need(inflate.inflate(part, true, 1 << 20).state == Inflater::State::done,
           "a message was cut or corrupt");
    };
    // With context takeover a message can be inflated only after its predecessors: first all messages once,
    // then the same ones compressed again after them.
    std::vector<std::vector<std::byte>> messages;
    for (const std::string& text : documents) read(deflated(deflate, text));
    for (const std::string& text : documents) messages.push_back(deflated(deflate, text));
    counted.path("inflate-1k", 128, [&](std::size_t times) {
      for (std::size_t i = 0; i < times; ++i) read(messages[i % messages.size()]);
    });
  }
}

}  // namespace duet_bench
