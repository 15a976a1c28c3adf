#pragma once

#include <duet/compression.hpp>
#include <duet/message_part.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>

#include "ws/deflate_offer.hpp"
#include "ws/deflate_pool.hpp"
#include "ws/encoded_message.hpp"

namespace duet::detail {

/// permessage-deflate on one connection that has agreed on it. Streams are taken when the first message needs
/// them, and with context takeover kept.
class MessageDeflate {
 public:
  /// The pool is not looked at in the destructor.
  MessageDeflate(DeflatePool& pool, const DeflateTerms& terms, const Compression& compression);

  /// Whether a message of this size goes out compressed.
  [[nodiscard]] bool deflates(std::size_t size) const {
    return size >= threshold_ && terms_.deflate_bits != 0;
  }

  /// Calls emit(piece, is_last) with the compressed message, or the next part of it, cut so that no piece
  /// needs memory of its own.
  template <class Emit>
  void deflate(std::span<const std::byte> message, Emit&& emit, Part what_follows = Part::last) {
    begin(message);
    const std::span<std::byte> buffer = pool_.deflated_buffer();
    const std::size_t tail = what_follows == Part::more ? Deflater::tail.size() : 0;
    bool is_last = false;
    while (!is_last) {
      std::size_t size = deflater_->read(buffer.first(buffer.size() - tail), is_last);
      if (is_last && tail > 0) {
        std::copy_n(Deflater::tail.data(), tail, buffer.data() + size);
        size += tail;
      }
      emit(std::span<const std::byte>(buffer.first(size)), is_last);
    }
    if (what_follows == Part::last) end();
  }

  /// The frame of a message that is compressed once for many; empty if it would be no smaller. This
  /// connection's own messages begin anew behind it, as none may refer to what it did not compress itself.
  std::span<const std::byte> deflate_once(const EncodedMessage& message);

  struct Inflated {
    std::span<const std::byte> bytes;  // until the next call
    Inflater::State state = Inflater::State::done;
  };
  /// The next bytes of the message that `part`, taken from its front, is made of: at most one more than
  /// `room`. `is_last` says that the message's bytes end with it.
  Inflated inflate(std::span<const std::byte>& part, bool is_last, std::size_t room);

 private:
  void begin(std::span<const std::byte> message);
  void end();

  DeflatePool& pool_;
  DeflateTerms terms_;
  std::size_t threshold_;
  int memory_level_;
  std::unique_ptr<Deflater> deflater_;
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace duet::detail
