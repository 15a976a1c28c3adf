#include "net/send_queue.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace duet::detail {

SendQueue::~SendQueue() { clear(); }

std::size_t SendQueue::bytes() const {
  std::size_t sum = shared_.size();
  for (const Chunk& chunk : chunks_) sum += chunk.end - chunk.begin;
  return sum;
}

void SendQueue::append(std::span<const std::byte> bytes) {
  append(bytes.size(), false, [&](std::byte* to, std::size_t size, std::size_t offset) {
    std::memcpy(to, bytes.data() + offset, size);
  });
}

void SendQueue::append(std::span<const std::byte> bytes, std::size_t payload) {
  Chunk& chunk = room(bytes.size());
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

void SendQueue::append_shared(std::span<const std::byte> frame, std::uint64_t number, std::size_t payload) {
  const BroadcastBuffer::Range range =
      chunks_.empty() ? pools_.frames.add(frame, number) : BroadcastBuffer::Range();
  if (!range.empty() && shared_.empty()) {
    shared_ = range;
    pools_.frames.hold();
    payload_ = payload;
    messages_ = 1;
  } else if (!range.empty() && shared_.end == range.begin) {
    shared_.end = range.end;
    payload_ += payload;
    ++messages_;
  } else if (payload <= frame.size()) {
    append(frame, payload);
    count_message();
  } else {
    append(frame);
    count_last(payload);
    count_message();
  }
}

void SendQueue::copy_shared() {
  const BroadcastBuffer::Range range = std::exchange(shared_, {});
  const std::size_t payload = std::exchange(payload_, 0);
  append(pools_.frames.bytes(range));
  count_last(payload);
  chunks_.back().messages += static_cast<std::uint32_t>(messages_);
  pools_.frames.release();
}

void SendQueue::drop_shared() {
  shared_ = {};
  payload_ = 0;
  messages_ = 0;
  pools_.frames.release();
}

void SendQueue::count_last(std::size_t size) {
  chunks_.back().payload += size;
  payload_ += size;
}

int SendQueue::gather(std::array<iovec, most_pieces>& pieces) const {
  if (!shared_.empty()) {
    const std::span<const std::byte> bytes = pools_.frames.bytes(shared_);
    pieces[0] = {const_cast<std::byte*>(bytes.data()), bytes.size()};
    return 1;
  }
  const std::size_t count = std::min(chunks_.size(), most_pieces);
  for (std::size_t i = 0; i < count; ++i)
    pieces[i] = {chunks_[i].bytes.get() + chunks_[i].begin, chunks_[i].end - chunks_[i].begin};
  return static_cast<int>(count);
}

std::span<const std::byte> SendQueue::front() const {
  if (!shared_.empty())
    return pools_.frames.bytes(shared_).first(std::min(shared_.size(), Chunk::capacities.back()));
  if (chunks_.empty()) return {};
  const Chunk& chunk = chunks_.front();
  return {chunk.bytes.get() + chunk.begin, chunk.end - chunk.begin};
}

void SendQueue::consume(std::size_t size) {
  if (!shared_.empty()) {
    if (size == shared_.size()) return drop_shared();
    shared_.begin += static_cast<std::uint32_t>(size);
    return;
  }
  // Usually there is one chunk, and all of it was sent.
  if (chunks_.size() == 1 && size == chunks_[0].end - chunks_[0].begin) {
    payload_ = 0;
    messages_ = 0;
    pools_.chunks.give_back(std::move(chunks_[0]));
    return chunks_.clear();
  }
  std::size_t spent = 0;
  while (spent < chunks_.size() && size >= chunks_[spent].end - chunks_[spent].begin) {
    Chunk& chunk = chunks_[spent++];
    size -= chunk.end - chunk.begin;
    payload_ -= chunk.payload;
    messages_ -= chunk.messages;
    pools_.chunks.give_back(std::move(chunk));
  }
  chunks_.erase(chunks_.begin(), chunks_.begin() + static_cast<std::ptrdiff_t>(spent));
  if (size > 0) chunks_.front().begin += static_cast<std::uint32_t>(size);
}

void SendQueue::clear() {
  if (!shared_.empty()) drop_shared();
  for (Chunk& chunk : chunks_) pools_.chunks.give_back(std::move(chunk));
  chunks_.clear();
  payload_ = 0;
  messages_ = 0;
}

Chunk& SendQueue::room(std::size_t wanted) {
  settle();
  if (!chunks_.empty() && chunks_.back().room() > 0) return chunks_.back();
  const std::size_t largest = Chunk::capacities.size() - 1;
  std::size_t size_class =
      chunks_.empty() ? 0 : std::min<std::size_t>(chunks_.back().size_class + 1, largest);
  while (size_class < largest && Chunk::capacities[size_class] < wanted) ++size_class;
  return chunks_.emplace_back(pools_.chunks.take(size_class));
}

}  // namespace duet::detail
