#pragma once

#include <duet/message_part.hpp>
#include <duet/utf8.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/work_budget.hpp"
#include "memory/bytes.hpp"
#include "ws/frame.hpp"
#include "ws/utf8_splitter.hpp"

namespace duet::detail {

class BufferPool;
class MessageDeflate;

enum class Role : std::uint8_t { client, server };

/// What a peer's frames amount to. Each returns whether to go on: false when the connection is no longer
/// read, also when its owner is gone.
class FrameEvents {
 public:
  virtual bool on_frame_message(std::span<const std::byte> payload, bool is_text) = 0;
  /// Whether a message that has not come whole is given out as it comes. Asked until some of it
  /// is.
  virtual bool takes_parts() { return false; }
  virtual bool on_frame_part(const MessagePart&) { return true; }
  virtual bool on_frame_ping(std::span<const std::byte> payload) = 0;
  virtual bool on_frame_pong(std::span<const std::byte> payload) = 0;
  /// `code` 1005 stands for none. Nothing is read after it.
  virtual void on_frame_close(std::uint16_t code, std::string_view reason) = 0;
  /// The peer broke a rule: the close code that says so (1002, 1007, 1009) and a sentence. Nothing is read
  /// after it.
  virtual void on_frame_violation(std::uint16_t code, std::string_view sentence) = 0;

  /// Where large messages' memory comes from, and goes back to. Null: the system.
  virtual BufferPool* buffers() { return nullptr; }

  /// What decompresses messages: null where permessage-deflate was not agreed on (RFC 7692).
  virtual MessageDeflate* deflate() { return nullptr; }

 protected:
  ~FrameEvents() = default;
};

/// Reads frames (RFC 6455 sections 5 to 8) from a byte stream cut anywhere.
///
/// An unfragmented message that lies whole in the given bytes is reported where it lies; others are put
/// together first, or given out in parts, where they lie too. Rules are checked at the first byte that breaks
/// them, sizes before memory is spent: a compressed message's as it grows.
class FrameReader {
 public:
  struct Limits {
    std::size_t message_size;  // bytes, uncompressed
    unsigned frames;           // per message, empty ones included
  };

  /// `role` is this end's: a server takes masked frames only, a client unmasked ones only (section 5.1).
  /// Without a budget it never yields.
  FrameReader(Role role, Limits limits, WorkBudget* budget = nullptr)
      : limits_(limits), budget_(budget), role_(role) {}

  /// The bytes are unmasked in place. `events` may destroy this object if it then returns false.
  void feed(std::span<std::byte> bytes, FrameEvents& events);

  /// Where the next bytes of the stream may be read to instead, without a copy: the memory of a large message
  /// that has come in part. Empty for nowhere. What has come there, maybe nothing, is told to placed(),
  /// before anything else.
  std::span<std::byte> place(BufferPool* buffers);
  /// As feed().
  void placed(std::size_t size, FrameEvents& events);

  /// From here on messages are skipped: neither kept, nor checked, nor reported. Control frames are read on.
  void discard_messages();

  /// Nothing is reported any more, and what is fed is kept, until resume(). Also within a report.
  void pause() { state_ = State::paused; }
  /// Reports what was kept; otherwise as feed().
  void resume(FrameEvents& events);
  /// Ends a pause without a report: it yields instead, if anything was kept.
  void resume_later() { state_ = keeps() ? State::yielding : State::reading; }

  /// Whether the time of this connection's turn was over before all was reported. What is fed is kept, until
  /// resume().
  [[nodiscard]] bool yields() const { return state_ == State::yielding && !done_; }
  [[nodiscard]] bool keeps() const { return kept_.is_in_part || kept_.is_inflating || !kept_.fed.empty(); }

  /// The memory of a message that has not come whole, and of what is kept.
  [[nodiscard]] std::size_t held() const {
    return (message_.empty() ? 0 : message_.capacity()) + kept_.fed.capacity();
  }

 private:
  /// Reads header bytes; true once the header is complete and its rules hold.
  bool read_header(std::span<std::byte>& bytes, FrameEvents& events);
  /// The same where it may come byte by byte.
  bool gather_header(std::span<std::byte>& bytes, FrameEvents& events);
  const char* check_first_bytes(FrameEvents& events) const;
  bool accept_length(FrameEvents& events);
  bool read_payload(std::span<std::byte>& bytes, FrameEvents& events);
  bool read_control(std::span<std::byte>& bytes, FrameEvents& events);
  bool finish_control(FrameEvents& events);
  /// The next bytes of the message, as they were before compression.
  bool keep(std::span<const std::byte> part, bool is_last, FrameEvents& events);
  bool inflate(std::span<const std::byte> part, bool is_last, FrameEvents& events);
  /// For so many more bytes of the message. False where the system has no memory.
  bool reserve(std::size_t size, BufferPool* buffers);
  bool no_memory(FrameEvents& events);
  /// The same where the message has not come whole: whether its parts are given out.
  bool begin_parts(std::size_t size, FrameEvents& events);
  bool give(std::span<const std::byte> part, bool is_last, FrameEvents& events);
  bool give_part(std::span<const std::byte> part, bool is_last, FrameEvents& events);
  /// What resume() goes on with.
  void keep_part(std::span<const std::byte> part, bool is_last);
  void keep_inflating(std::span<const std::byte> part, bool is_last);
  void keep_fed(std::span<const std::byte> bytes);
  /// The message that was put together.
  bool finish_kept(FrameEvents& events);
  bool finish_message(std::span<const std::byte> payload, FrameEvents& events);
  bool violation(std::uint16_t code, std::string_view sentence, FrameEvents& events);
  void unmask(std::span<std::byte> payload);

  [[nodiscard]] std::size_t room() const { return limits_.message_size - given_ - message_.size(); }
  [[nodiscard]] bool is_control() const { return opcode_ >= Opcode::close; }
  [[nodiscard]] std::size_t header_size() const;

  /// Whether what is fed is reported. Otherwise it is kept: the owner has paused it, or others come first.
  enum class State : std::uint8_t { reading, paused, yielding };
  [[nodiscard]] bool is_stopped() const { return state_ != State::reading; }
  /// So much was done; the reader yields if that was enough for now.
  void spend(std::size_t bytes) {
    if (budget_ && !is_stopped() && !budget_->spend(bytes)) state_ = State::yielding;
  }

  Limits limits_;
  WorkBudget* budget_;
  Role role_;
  State state_ = State::reading;
  bool done_ = false;  // after a Close frame or a violation
  bool discarding_ = false;
  bool in_payload_ = false;  // the header is read
  bool final_ = false;
  bool in_message_ = false;  // a first fragment came, its last did not
  bool is_text_ = false;
  bool is_compressed_ = false;
  bool in_parts_ = false;    // the message is given out in parts
  bool first_part_ = false;  // none of it was given out yet
  Opcode opcode_ = Opcode::continuation;
  std::uint8_t header_filled_ = 0;
  std::array<std::byte, longest_frame_header> header_{};
  MaskKey mask_{};
  unsigned frames_ = 0;
  std::uint64_t length_ = 0;  // of the frame's payload
  std::uint64_t read_ = 0;    // of it, so far
  Utf8Validator utf8_;
  Utf8Splitter characters_;
  std::size_t given_ = 0;  // of the message, in parts
  Bytes message_;
  std::size_t placed_ = 0;  // bytes at the end of message_ that are still to come

  std::array<std::byte, longest_control_payload> control_{};  // behind what each message touches

  /// What a pause has left, in its order.
  struct Kept {
    bool is_in_part = false;  // message_ is to be given out
    bool part_is_last = false;
    bool is_inflating =
        false;  // the compressed message has come so far; also where no more bytes of it are there
    bool compressed_is_last = false;
    std::size_t compressed = 0;  // so many at the front are those bytes, unmasked
    std::vector<std::byte> fed = {};
  };
  Kept kept_;
};

}  // namespace duet::detail
