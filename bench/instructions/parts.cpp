// The parts that process every byte, without a network.
#include <duet/utf8.hpp>

#include <span>

#include "counted.hpp"
#include "frames.hpp"
#include "need.hpp"
#include "ws/frame_reader.hpp"

namespace duet_bench {

namespace {

using namespace duet::detail;

void count_mask(Counted& counted, const std::string& name, std::size_t size) {
  if (!counted.wants(name)) return;
  std::string bytes = text_of(size);
  auto* const data = reinterpret_cast<std::byte*>(bytes.data());
  counted.path(name, 1024, [=](std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) apply_mask(data, data, size, some_key, 0);
  });
}

void count_utf8(Counted& counted, const std::string& name, const std::string& text) {
  if (!counted.wants(name)) return;
  counted.path(name, 1024, [&](std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) need(duet::is_utf8(text), "that was UTF-8");
  });
}

/// Frames of 64 bytes, 64 in each piece from the network.
void count_reader(Counted& counted, const std::string& name, Opcode opcode) {
  if (!counted.wants(name)) return;
  // The reader unmasks in place: with a key of zeros the same bytes can be read again.
  const MaskKey zeros{};
  std::string bytes = repeated(frame(opcode, text_of(64), &zeros), 64);
  FrameReader reader(Role::server, {1 << 20, 4096});
  counted.path(name, 1024, [&](std::size_t times) {
    std::size_t messages = 0;
    for (std::size_t i = 0; i < times; i += 64) {
      std::span<std::byte> rest = std::as_writable_bytes(std::span(bytes));
      while (reader.next(rest).kind == FrameEvent::Kind::message) ++messages;
    }
    need(messages == times, "frames were lost");
  });
}

}  // namespace

void count_parts(Counted& counted) {
  count_mask(counted, "mask-64", 64);
  count_mask(counted, "mask-16k", 16 << 10);
  count_utf8(counted, "utf8-ascii-1k", text_of(1024));
  count_utf8(counted, "utf8-multibyte-1k", repeated("\u00e4\u20ac\U0001f600 ", 100).substr(0, 1000));
  count_reader(counted, "read-binary-64", Opcode::binary);
  count_reader(counted, "read-text-64", Opcode::text);
}

}  // namespace duet_bench
