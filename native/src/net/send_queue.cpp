#include "send_queue.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace duet::detail {

Chunk ChunkPool::take() {
  if (free_.empty()) return {};
  Chunk chunk = std::move(free_.back());
  free_.pop_back();
  return chunk;
}

void ChunkPool::give_back(Chunk chunk) {
  if (free_.size() >= most_kept) return;
  chunk.begin = chunk.end = chunk.payload = 0;
  free_.push_back(std::move(chunk));
}

SendQueue::~SendQueue() { clear(); }

std::size_t SendQueue::bytes() const {
  if (chunks_.empty()) return 0;
  return (chunks_.size() - 1) * Chunk::capacity - chunks_.front().begin + chunks_.back().end;
}

void SendQueue::append(std::span<const std::byte> bytes) {
  append(bytes.size(), false, [&](std::byte* to, std::size_t size, std::size_t offset) {
    std::memcpy(to, bytes.data() + offset, size);
  });
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
  if (size > 0) chunks_.front().begin += size;
}

void SendQueue::clear() {
  for (Chunk& chunk : chunks_) pool_.give_back(std::move(chunk));
  chunks_.clear();
  payload_ = 0;
}

Chunk& SendQueue::room() {
  if (chunks_.empty() || chunks_.back().end == Chunk::capacity) chunks_.push_back(pool_.take());
  return chunks_.back();
}

}  // namespace duet::detail
