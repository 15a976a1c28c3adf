#include "send_queue.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace duet::detail {

Chunk ChunkPool::take(std::size_t size_class) {
  std::vector<Chunk>& free = free_[size_class];
  if (free.empty()) return Chunk(size_class);
  Chunk chunk = std::move(free.back());
  free.pop_back();
  kept_ -= Chunk::capacities[size_class];
  return chunk;
}

void ChunkPool::give_back(Chunk chunk) {
  if (kept_ >= most_kept) return;
  kept_ += Chunk::capacities[chunk.size_class];
  chunk.begin = chunk.end = 0;
  chunk.payload = 0;
  free_[chunk.size_class].push_back(std::move(chunk));
}

SendQueue::~SendQueue() { clear(); }

std::size_t SendQueue::bytes() const {
  std::size_t sum = 0;
  for (const Chunk& chunk : chunks_) sum += chunk.end - chunk.begin;
  return sum;
}

void SendQueue::append(std::span<const std::byte> bytes) {
  append(bytes.size(), false, [&](std::byte* to, std::size_t size, std::size_t offset) {
    std::memcpy(to, bytes.data() + offset, size);
  });
}

void SendQueue::append(std::span<const std::byte> bytes, std::size_t payload) {
  Chunk& chunk = room();
  if (chunk.room() < bytes.size()) {
    append(bytes.first(bytes.size() - payload));
    return append(payload, true, [&](std::byte* to, std::size_t size, std::size_t offset) {
      std::memcpy(to, bytes.data() + bytes.size() - payload + offset, size);
    });
  }
  std::memcpy(chunk.bytes.get() + chunk.end, bytes.data(), bytes.size());
  chunk.end += static_cast<std::uint32_t>(bytes.size());
  count_last(payload);
}

void SendQueue::count_last(std::size_t size) {
  chunks_.back().payload += size;
  payload_ += size;
}

int SendQueue::gather(std::array<iovec, most_pieces>& pieces) const {
  const std::size_t count = std::min(chunks_.size(), most_pieces);
  for (std::size_t i = 0; i < count; ++i)
    pieces[i] = {chunks_[i].bytes.get() + chunks_[i].begin, chunks_[i].end - chunks_[i].begin};
  return static_cast<int>(count);
}

std::span<const std::byte> SendQueue::front() const {
  if (chunks_.empty()) return {};
  const Chunk& chunk = chunks_.front();
  return {chunk.bytes.get() + chunk.begin, chunk.end - chunk.begin};
}

void SendQueue::consume(std::size_t size) {
  std::size_t spent = 0;
  while (spent < chunks_.size() && size >= chunks_[spent].end - chunks_[spent].begin) {
    Chunk& chunk = chunks_[spent++];
    size -= chunk.end - chunk.begin;
    payload_ -= chunk.payload;
    pool_.give_back(std::move(chunk));
  }
  chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(spent));
  if (size > 0) chunks_.front().begin += static_cast<std::uint32_t>(size);
}

void SendQueue::clear() {
  for (Chunk& chunk : chunks_) pool_.give_back(std::move(chunk));
  chunks_.clear();
  payload_ = 0;
}

Chunk& SendQueue::room() {
  if (chunks_.empty()) return chunks_.emplace_back(pool_.take(0));
  if (chunks_.back().room() > 0) return chunks_.back();
  const std::size_t largest = Chunk::capacities.size() - 1;
  return chunks_.emplace_back(pool_.take(std::min<std::size_t>(chunks_.back().size_class + 1, largest)));
}

}  // namespace duet::detail
