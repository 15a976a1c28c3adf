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

/// Reads frames (RFC 6455 sections 5 to 8) from a byte stream in pieces of any size:
///
///     while (const FrameEvent event = reader.next(bytes); event.kind != FrameEvent::Kind::none) ...
///
/// An unfragmented message that is completely in the given bytes is returned as a view of them. Others are
/// assembled first, or returned in parts, as views too if possible. Rules are checked at the first byte that
/// breaks them, and sizes before memory is allocated: a compressed message's as it grows.
class FrameReader {
 public:
  struct Limits {
    std::size_t message_size;  // bytes, uncompressed
    unsigned frames;           // per message, empty ones included
  };

  /// `role` is this end's. The memory of large messages is taken from the pool and released to it; null: from
  /// the allocator.
  FrameReader(Role role, Limits limits, BufferPool* pool = nullptr)
      : header_(role == Role::server), limits_(limits), pool_(pool), role_(role) {}

  /// Inflates compressed messages with this from now on; null: compressed messages are a violation.
  void inflate_with(MessageDeflate* deflate) { deflate_ = deflate; }

  /// Returns the next event. Consumes the bytes that it has read from the front of `bytes`, and unmasks them
  /// in place. The caller passes the remaining bytes again, followed by later ones. `in_parts()` returns
  /// whether a message that has begun and is incomplete is delivered in parts. It is called only if that
  /// matters.
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

  /// Returns whether next() can return another event without more bytes.
  [[nodiscard]] bool has_more() const { return has_output_; }

  /// The last event was handled, as next() assumes as well: its memory may be released.
  void release();

  /// Returns a buffer for the next bytes of the stream, which saves a copy: behind an incomplete large
  /// message. Empty for none. Bytes in it are passed to next() where they are. Valid until next() or
  /// discard_messages().
  std::span<std::byte> room();

  /// From now on, messages are skipped: neither stored, checked nor returned. Control frames are still read.
  void discard_messages();

  /// Returns the memory of an incomplete message.
  [[nodiscard]] std::size_t held() const { return message_.empty() ? 0 : message_.capacity(); }

 private:
  enum class Stage : std::uint8_t { header, payload, done };
  /// The delivery of messages.
  enum class Delivery : std::uint8_t { whole, first_part, further_parts, discarded };

  /// Reads an unfragmented, uncompressed message that is completely in the bytes, the usual case. Returns
  /// false for all others.
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

  /// Takes the next bytes of the message, decompressed.
  FrameEvent take(std::span<const std::byte> piece, bool is_last, bool in_parts);
  bool keep(std::span<const std::byte> piece);
  /// Reserves memory for this many more bytes of the message. Returns false if the allocation fails.
  bool reserve(std::size_t size);
  /// Returns whether an incomplete message is assembled all the same, being short.
  [[nodiscard]] bool is_short(std::size_t piece) const;
  void begin_parts();
  FrameEvent tell_message(std::span<const std::byte> payload);
  FrameEvent tell_kept(bool is_last);
  FrameEvent tell_part(std::span<const std::byte> piece, bool is_last);
  FrameEvent violation(std::uint16_t code, const char* sentence);

  /// Unmasks this many bytes, which follow `behind` bytes after those of the frame that were read.
  void unmask(std::span<std::byte> payload, std::size_t behind = 0);
  [[nodiscard]] std::size_t available(std::span<const std::byte> bytes) const;
  /// Returns how many bytes may be consumed, so that an incomplete character is completed separately.
  [[nodiscard]] std::size_t in_characters(std::size_t size) const;
  /// Counts this many bytes of the frame's payload as read.
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
  bool in_message_ = false;  // a first fragment was received, its last was not
  bool is_text_ = false;
  bool is_compressed_ = false;
  bool has_output_ = false;  // of the inflater's
  bool is_told_ = false;     // the content of message_
  unsigned frames_ = 0;
  std::size_t plain_ = 0;  // unmasked bytes at the front of next()'s bytes
  std::size_t given_ = 0;  // bytes of the message that were returned in parts
  Bytes message_;
  Utf8Validator utf8_;
  Utf8Splitter characters_;
  Bytes control_;  // the payload of a control frame received in pieces
};

}  // namespace duet::detail
