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

/// permessage-deflate on one connection that has negotiated it. Streams are taken from the pool when the
/// first message needs them, and kept with context takeover.
class MessageDeflate {
 public:
  /// The destructor does not use the pool.
  MessageDeflate(DeflatePool& pool, const DeflateTerms& terms, const Compression& compression);

  /// Returns whether a message of this size is sent compressed.
  [[nodiscard]] bool deflates(std::size_t size) const {
    return size >= threshold_ && terms_.deflate_bits != 0;
  }

  /// Calls emit(piece, is_last) with the compressed message, or the next part of it, in pieces that fit the
  /// shared buffer.
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

  /// Returns the frame of a message that is compressed once for many connections; empty if it would be no
  /// smaller. This connection's window is reset after it, because its own messages may refer only to data
  /// that it has compressed itself.
  std::span<const std::byte> deflate_once(const EncodedMessage& message);

  struct Inflated {
    std::span<const std::byte> bytes;  // valid until the next call
    Inflater::State state = Inflater::State::done;
  };
  /// Inflates the next bytes of the message, consuming the front of `part`: at most one byte more than
  /// `room`. `is_last` says that the message's bytes end with `part`.
  Inflated inflate(std::span<const std::byte>& part, bool is_last, std::size_t room);

 private:
  void begin(std::span<const std::byte> message);
  void end();

  DeflatePool& pool_;
  DeflateTerms terms_;
  std::size_t threshold_;
  DeflateSettings settings_;
  std::unique_ptr<Deflater> deflater_;
  std::unique_ptr<Inflater> inflater_;
};

}  // namespace duet::detail
