#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "core/src/message_cost.hpp"
#include "memory/pools.hpp"
#include "platform/io_vector.hpp"

namespace duet::detail {

/// Bytes to be sent, in order, and how many of them are the application's payload.
class SendQueue {
 public:
  explicit SendQueue(Pools& pools) : pools_(pools) {}
  ~SendQueue();
  SendQueue(const SendQueue&) = delete;
  SendQueue& operator=(const SendQueue&) = delete;

  [[nodiscard]] bool empty() const { return chunks_.empty() && shared_.empty(); }
  /// All queued bytes, frame headers and control frames included.
  [[nodiscard]] std::size_t bytes() const;
  /// The payload bytes of all chunks, and runs of shared frames, that are not sent completely.
  [[nodiscard]] std::size_t payload() const { return payload_; }
  /// The same plus message_overhead for each message in it.
  [[nodiscard]] std::size_t cost() const { return payload_ + messages_ * message_overhead; }

  /// Appends `size` bytes. Calls write(destination, size, offset) for each piece of them.
  template <class Write>
  void append(std::size_t size, bool is_payload, Write&& write) {
    for (std::size_t offset = 0; offset < size;) {
      Chunk& chunk = room(size - offset);
      const std::size_t part = std::min(size - offset, chunk.room());
      write(chunk.bytes.get() + chunk.end, part, offset);
      chunk.end += static_cast<std::uint32_t>(part);
      offset += part;
      if (is_payload) {
        chunk.payload += part;
        payload_ += part;
      }
    }
  }
  void append(std::span<const std::byte> bytes);
  /// The same with a header before, the first `header_size` bytes of an array; in one piece if the queue is
  /// empty. Payload counts as a message, see count_message().
  template <std::size_t most, class Write>
  void append(const std::array<std::byte, most>& header, std::size_t header_size, std::size_t size,
              bool is_payload, Write&& write) {
    Chunk& chunk = room(header_size + size);
    if (chunk.room() < std::max(header_size + size, most)) {
      append(std::span(header).first(header_size));
      append(size, is_payload, write);
      if (is_payload) count_message();
      return;
    }
    std::byte* const to = chunk.bytes.get() + chunk.end;
    std::memcpy(to, header.data(), most);  // of constant size: the excess is overwritten
    write(to + header_size, size, 0);
    chunk.end += static_cast<std::uint32_t>(header_size + size);
    if (!is_payload) return;
    chunk.payload += size;
    payload_ += size;
    ++chunk.messages;
    ++messages_;
  }
  /// Appends bytes of which the last `payload` are payload.
  void append(std::span<const std::byte> bytes, std::size_t payload);

  /// The bytes appended last are a message, or a part of one, and count as such until they are sent.
  void count_message() {
    ++chunks_.back().messages;
    ++messages_;
  }

  /// Appends a frame that other connections send too, and the payload size that it represents. It is copied
  /// only if other data is queued before it. If the socket does not take it now, call settle().
  void append_shared(std::span<const std::byte> frame, std::uint64_t number, std::size_t payload);
  /// Copies the shared frames.
  void settle() {
    if (!shared_.empty()) copy_shared();
  }

  /// Counts this many more payload bytes until the bytes appended last are sent.
  void count_last(std::size_t size);

  /// Fills `pieces` with the front of the queue for writev(2). Returns the number of entries.
  static constexpr std::size_t most_pieces = 16;
  int gather(std::array<iovec, most_pieces>& pieces) const;

  /// The contiguous bytes at the front, at most one chunk of the largest size; empty if the queue is.
  [[nodiscard]] std::span<const std::byte> front() const;

  /// Removes this many sent bytes.
  void consume(std::size_t size);

  void clear();

 private:
  /// Returns a chunk with room; for all `wanted` bytes if it is new and no chunk is too small for that.
  Chunk& room(std::size_t wanted);
  void copy_shared();
  void drop_shared();

  Pools& pools_;
  std::vector<Chunk> chunks_;
  BroadcastBuffer::Range shared_;  // empty if there are chunks
  std::size_t payload_ = 0;
  std::size_t messages_ = 0;
};

}  // namespace duet::detail
