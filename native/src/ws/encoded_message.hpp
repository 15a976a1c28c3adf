#pragma once

#include <duet/message_options.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "ws/deflater.hpp"
#include "ws/frame.hpp"

namespace duet::detail {

class DeflatePool;

/// A message as the one frame in which a server sends it, and its compressed forms, which are created on
/// demand. Usable on any thread.
class EncodedMessage {
 public:
  EncodedMessage(std::span<const std::byte> payload, bool is_text, const MessageOptions& options);
  ~EncodedMessage();
  EncodedMessage(const EncodedMessage&) = delete;
  EncodedMessage& operator=(const EncodedMessage&) = delete;

  [[nodiscard]] std::span<const std::byte> frame() const { return frame_; }
  [[nodiscard]] std::span<const std::byte> payload() const { return std::span(frame_).subspan(header_size_); }
  [[nodiscard]] bool is_text() const { return opcode_ == Opcode::text; }
  /// Returns the memory of this object and everything that it owns now, in bytes.
  [[nodiscard]] std::size_t memory() const;
  /// Returns the number among all messages of the process.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] bool may_be_compressed() const { return options_.compress; }

  /// Returns the frame of the message compressed separately; empty if compression makes it no smaller.
  /// Created by the first call, and kept.
  [[nodiscard]] std::span<const std::byte> deflated(DeflatePool& pool, const DeflateSettings& how) const;

 private:
  struct Form {
    DeflateSettings how;
    std::vector<std::byte> frame;
    const Form* next;
  };
  [[nodiscard]] std::vector<std::byte> deflate(DeflatePool& pool, const DeflateSettings& how) const;

  std::uint64_t number_;
  std::vector<std::byte> frame_;
  std::size_t header_size_;
  Opcode opcode_;
  MessageOptions options_;
  mutable std::atomic<const Form*> forms_ = nullptr;  // owned; any thread pushes to the front
};

}  // namespace duet::detail
