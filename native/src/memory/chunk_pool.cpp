#include "memory/chunk_pool.hpp"

#include <new>
#include <utility>

namespace duet::detail {

Chunk ChunkPool::take(std::size_t size_class) {
  std::vector<Chunk>& free = free_[size_class];
  if (free.empty()) return Chunk(size_class);
  Chunk chunk = std::move(free.back());
  free.pop_back();
  kept_[size_class].remove(Chunk::capacities[size_class]);
  return chunk;
}

void ChunkPool::give_back(Chunk chunk) noexcept {
  const std::uint32_t size_class = chunk.size_class;
  chunk.begin = chunk.end = 0;
  chunk.messages = 0;
  chunk.payload = 0;
  try {
    free_[size_class].push_back(std::move(chunk));
    kept_[size_class].add(Chunk::capacities[size_class]);
  } catch (const std::bad_alloc&) {  // it is freed
  }
}

std::size_t ChunkPool::trim() {
  std::size_t freed = 0;
  for (std::size_t i = 0; i < free_.size(); ++i) {
    const std::size_t size = Chunk::capacities[i];
    const std::size_t count = (kept_[i].surplus() + size - 1) / size;
    free_[i].erase(free_[i].begin(), free_[i].begin() + static_cast<std::ptrdiff_t>(count));
    kept_[i].remove(count * size);
    freed += count * size;
  }
  return freed;
}

}  // namespace duet::detail
