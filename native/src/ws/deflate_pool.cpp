#include "ws/deflate_pool.hpp"

#include <utility>

namespace duet::detail {

namespace {

constexpr std::size_t most_kept = 8;

/// Returns null if none fits.
template <class Stream, class Fits>
std::unique_ptr<Stream> take(std::vector<std::unique_ptr<Stream>>& free, Fits fits) {
  for (auto& candidate : free) {
    if (!fits(*candidate)) continue;
    std::swap(candidate, free.back());
    std::unique_ptr<Stream> taken = std::move(free.back());
    free.pop_back();
    return taken;
  }
  return nullptr;
}

template <class Stream>
void put(std::vector<std::unique_ptr<Stream>>& free, std::unique_ptr<Stream> stream) {
  if (free.size() >= most_kept) return;
  stream->reset();
  free.push_back(std::move(stream));
}

}  // namespace

std::unique_ptr<Deflater> DeflatePool::deflater(const DeflateSettings& settings) {
  auto free = take(deflaters_, [&](const Deflater& one) { return one.settings() == settings; });
  return free ? std::move(free) : std::make_unique<Deflater>(settings);
}

std::unique_ptr<Inflater> DeflatePool::inflater(int window_bits) {
  auto free = take(inflaters_, [&](const Inflater& one) { return one.window_bits() == window_bits; });
  return free ? std::move(free) : std::make_unique<Inflater>(window_bits);
}

void DeflatePool::give_back(std::unique_ptr<Deflater> deflater) { put(deflaters_, std::move(deflater)); }
void DeflatePool::give_back(std::unique_ptr<Inflater> inflater) { put(inflaters_, std::move(inflater)); }

}  // namespace duet::detail
