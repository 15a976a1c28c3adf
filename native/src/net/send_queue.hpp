#pragma once

#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace duet::detail {

/// A block of bytes on their way out.
struct Chunk {
  /// A queue's first chunk is small, as most queues are, and each next one larger.
  static constexpr std::array<std::size_t, 3> capacities{4 * 1024, 16 * 1024, 64 * 1024};

  explicit Chunk(std::size_t of_class)
      : bytes(std::make_unique_for_overwrite<std::byte[]>(capacities[of_class])),
        size_class(static_cast<std::uint32_t>(of_class)) {}

  [[nodiscard]] std::size_t room() const { return capacities[size_class] - end; }

  std::unique_ptr<std::byte[]> bytes;
  std::uint32_t size_class;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::size_t payload = 0;  // how many bytes of the application's count until it has gone out
};

/// Chunks to use again, one pool a loop: in steady state sending allocates nothing. The one that was given
/// back last, which the processor still has at hand, is taken first.
class ChunkPool {
 public:
  Chunk take(std::size_t size_class);
  void give_back(Chunk chunk);

 private:
  static constexpr std::size_t most_kept = 4 * 1024 * 1024;  // in bytes
  std::array<std::vector<Chunk>, Chunk::capacities.size()> free_;
  std::size_t kept_ = 0;
};

/// Bytes waiting for the network, in order, with how many of them are the application's payload.
class SendQueue {
 public:
  explicit SendQueue(ChunkPool& pool) : pool_(pool) {}
  ~SendQueue();
  SendQueue(const SendQueue&) = delete;
  SendQueue& operator=(const SendQueue&) = delete;

  [[nodiscard]] bool empty() const { return chunks_.empty(); }
  /// All bytes that wait, frame headers and control frames included.
  [[nodiscard]] std::size_t bytes() const;
  /// Payload bytes in chunks that have not gone out whole.
  [[nodiscard]] std::size_t payload() const { return payload_; }

  /// Calls write(destination, size, offset) for pieces of `size` bytes that come behind what is queued.
  template <class Write>
  void append(std::size_t size, bool is_payload, Write&& write) {
    for (std::size_t offset = 0; offset < size;) {
      Chunk& chunk = room();
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
  /// Of which so many at the end are payload.
  void append(std::span<const std::byte> bytes, std::size_t payload);

  /// So many more bytes count as payload until what was appended last has gone out.
  void count_last(std::size_t size);

  /// The front of the queue for writev(2); returns how many entries are filled.
  static constexpr std::size_t most_pieces = 16;
  int gather(std::array<iovec, most_pieces>& pieces) const;

  /// The first chunk's bytes; empty when the queue is.
  [[nodiscard]] std::span<const std::byte> front() const;

  /// So many bytes have gone out.
  void consume(std::size_t size);

  void clear();

 private:
  Chunk& room();

  ChunkPool& pool_;
  std::vector<Chunk> chunks_;
  std::size_t payload_ = 0;
};

}  // namespace duet::detail
