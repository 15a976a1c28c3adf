#pragma once

#include <duet/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

#include "memory/bytes.hpp"
#include "ws/frame_event.hpp"
#include "ws/frame_header_reader.hpp"
#include "ws/utf8_splitter.hpp"

namespace duet::detail {

class BufferPool;
class MessageDeflate;

enum class Role : std::uint8_t { client, server };

/// Reads frames (RFC 6455 sections 5 to 8) from a byte stream cut anywhere, for who asks:
///
///     while (const FrameEvent event = reader.next(bytes); event.kind != FrameEvent::Kind::none) ...
///
/// An unfragmented message that lies whole in the given bytes is told where it lies; others are put together
/// first, or given out in parts, where they lie too. Rules are checked at the first byte that breaks them,
/// sizes before memory is spent: a compressed message's as it grows.
class FrameReader {
 public:
  struct Limits {
    std::size_t message_size;  // bytes, uncompressed
    unsigned frames;           // per message, empty ones included
  };

  /// `role` is this end's. Large messages' memory comes from the pool, and goes back to it; null: from the
  /// system.
  FrameReader(Role role, Limits limits, BufferPool* pool = nullptr)
      : header_(role == Role::server), limits_(limits), pool_(pool), role_(role) {}

  /// Messages may be compressed from here on, and are inflated with this; null: they may not.
  void inflate_with(MessageDeflate* deflate) { deflate_ = deflate; }

  /// The next of what the bytes come to. Takes from their front what it has read, and unmasks it in place.
  /// What it leaves is to be given again, with what comes behind, in this order.
  /// `in_parts()`: whether a message that is begun, and has not come whole, is given out as it comes. Asked
  /// only where it matters.
  template <class InParts>
  FrameEvent next(std::span<std::byte>& bytes, InParts&& in_parts) {
    FrameEvent event;
    if (is_told_) release();
    if (!read_whole(bytes, event)) event = read_some(bytes, in_parts());
    return event;
  }
  FrameEvent next(std::span<std::byte>& bytes) {
    return next(bytes, [] { return false; });
  }

  /// Whether next() has more to tell without another byte.
  [[nodiscard]] bool has_more() const { return has_output_; }

  /// What was told last is done with, as next() takes it to be: its memory may be given back.
  void release();

  /// Where the next bytes of the stream are best read to, which saves a copy: behind a large message that has
  /// come in part. Empty for nowhere. To be given to next() where they lie, or not at all; valid until next()
  /// or discard_messages().
  std::span<std::byte> room();

  /// From here on messages are skipped: neither kept, nor checked, nor told. Control frames are read on.
  void discard_messages();

  /// The memory of a message that has not come whole.
  [[nodiscard]] std::size_t held() const { return message_.empty() ? 0 : message_.capacity(); }

 private:
  enum class Stage : std::uint8_t { header, payload, done };
  /// Of messages.
  enum class Delivery : std::uint8_t { whole, first_part, further_parts, discarded };

  /// An unfragmented, uncompressed message that lies whole in the bytes, as most do. False for all else.
  bool read_whole(std::span<std::byte>& bytes, FrameEvent& event);
  FrameEvent read_some(std::span<std::byte>& bytes, bool in_parts);
  FrameEvent read_header(std::span<std::byte>& bytes);
  FrameEvent begin_payload();
  FrameEvent read_payload(std::span<std::byte>& bytes, bool in_parts);
  FrameEvent read_control(std::span<std::byte>& bytes);
  FrameEvent tell_control(std::span<const std::byte> payload);
  FrameEvent tell_close(std::span<const std::byte> payload);
  FrameEvent inflate(std::span<std::byte>& bytes, bool in_parts);
  void skip(std::span<std::byte>& bytes);

  /// The next bytes of the message, as they were before compression.
  FrameEvent take(std::span<const std::byte> piece, bool is_last, bool in_parts);
  bool keep(std::span<const std::byte> piece);
  /// For so many more bytes of the message. False where the system has no memory.
  bool reserve(std::size_t size);
  /// Whether a message that goes on behind this piece is put together all the same.
  [[nodiscard]] bool is_short(std::size_t piece) const;
  void begin_parts();
  FrameEvent tell_message(std::span<const std::byte> payload);
  FrameEvent tell_kept(bool is_last);
  FrameEvent tell_part(std::span<const std::byte> piece, bool is_last);
  FrameEvent violation(std::uint16_t code, const char* sentence);

  /// So many bytes, which follow those of the frame that are read.
  void unmask(std::span<std::byte> payload, std::size_t behind = 0);
  [[nodiscard]] std::size_t available(std::span<const std::byte> bytes) const;
  /// How many bytes may be taken, so that a character that was begun is told by itself.
  [[nodiscard]] std::size_t in_characters(std::size_t size) const;
  /// So many bytes of the frame's payload are read.
  void count_read(std::size_t size);

  [[nodiscard]] std::size_t message_room() const { return limits_.message_size - given_ - message_.size(); }
  [[nodiscard]] bool gives_parts() const {
    return delivery_ == Delivery::first_part || delivery_ == Delivery::further_parts;
  }

  FrameHeaderReader header_;
  std::uint64_t read_ = 0;  // of the frame's payload
  Limits limits_;
  BufferPool* pool_;
  MessageDeflate* deflate_ = nullptr;
  Role role_;
  Stage stage_ = Stage::header;
  Delivery delivery_ = Delivery::whole;
  bool in_message_ = false;  // a first fragment came, its last did not
  bool is_text_ = false;
  bool is_compressed_ = false;
  bool has_output_ = false;  // of the inflater's
  bool is_told_ = false;     // what message_ holds
  unsigned frames_ = 0;
  std::size_t plain_ = 0;  // bytes at the front of what next() is given that are unmasked
  std::size_t given_ = 0;  // bytes of the message that were told in parts
  Bytes message_;
  Utf8Validator utf8_;
  Utf8Splitter characters_;
  Bytes control_;  // the payload of a control frame that comes in pieces
};

}  // namespace duet::detail
