#pragma once

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <span>
#include <vector>

#include "core/src/message_cost.hpp"
#include "memory/pools.hpp"

namespace duet::detail {

/// Bytes waiting for the network, in order, with how many of them are the application's payload.
class SendQueue {
 public:
  explicit SendQueue(Pools& pools) : pools_(pools) {}
  ~SendQueue();
  SendQueue(const SendQueue&) = delete;
  SendQueue& operator=(const SendQueue&) = delete;

  [[nodiscard]] bool empty() const { return chunks_.empty() && shared_.empty(); }
  /// All bytes that wait, frame headers and control frames included.
  [[nodiscard]] std::size_t bytes() const;
  /// Payload bytes in what has not gone out whole: a chunk, or a run of shared frames.
  [[nodiscard]] std::size_t payload() const { return payload_; }
  /// The same with message_overhead for each message in it.
  [[nodiscard]] std::size_t cost() const { return payload_ + messages_ * message_overhead; }

  /// Calls write(destination, size, offset) for pieces of `size` bytes that come behind what is queued.
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
  /// The same behind a header, the first `header_size` bytes of an array; where nothing waits, all in one
  /// piece. As payload it is a message, see count_message().
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
    std::memcpy(to, header.data(), most);  // of a known size: what is too much is written over
    write(to + header_size, size, 0);
    chunk.end += static_cast<std::uint32_t>(header_size + size);
    if (!is_payload) return;
    chunk.payload += size;
    payload_ += size;
    ++chunk.messages;
    ++messages_;
  }
  /// Of which so many at the end are payload.
  void append(std::span<const std::byte> bytes, std::size_t payload);

  /// What was appended last is a message, or a part of one, and counts as such until it has gone out.
  void count_message() {
    ++chunks_.back().messages;
    ++messages_;
  }

  /// A message's frame that others send too, and the payload that it stands for. Copied only where something
  /// else waits before it: then settle() once it is known that the network does not take it now.
  void append_shared(std::span<const std::byte> frame, std::uint64_t number, std::size_t payload);
  /// Owns from here on what it shares with others.
  void settle() {
    if (!shared_.empty()) copy_shared();
  }

  /// So many more bytes count as payload until what was appended last has gone out.
  void count_last(std::size_t size);

  /// The front of the queue for writev(2); returns how many entries are filled.
  static constexpr std::size_t most_pieces = 16;
  int gather(std::array<iovec, most_pieces>& pieces) const;

  /// The first bytes, as far as they lie in one piece, and no more than the largest chunk holds; empty when
  /// the queue is.
  [[nodiscard]] std::span<const std::byte> front() const;

  /// So many bytes have gone out.
  void consume(std::size_t size);

  void clear();

 private:
  /// A chunk that has room, and all that is wanted if it is new and that is possible.
  Chunk& room(std::size_t wanted);
  void copy_shared();
  void drop_shared();

  Pools& pools_;
  std::vector<Chunk> chunks_;
  BroadcastBuffer::Range shared_;  // empty where there are chunks
  std::size_t payload_ = 0;
  std::size_t messages_ = 0;
};

}  // namespace duet::detail
