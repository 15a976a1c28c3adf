#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>
#include <utility>

namespace duet::detail {

/// A growing byte array. Unlike a vector it does not initialise the bytes it grows by, and lets realloc move
/// large memory without a copy.
class Bytes {
 public:
  Bytes() = default;
  Bytes(Bytes&& other) noexcept { swap(other); }
  Bytes& operator=(Bytes&& other) noexcept {
    Bytes(std::move(other)).swap(*this);
    return *this;
  }

  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t capacity() const { return capacity_; }
  [[nodiscard]] std::byte* begin() { return bytes_.get(); }
  [[nodiscard]] std::byte* end() { return bytes_.get() + size_; }
  [[nodiscard]] const std::byte* begin() const { return bytes_.get(); }
  [[nodiscard]] const std::byte* end() const { return bytes_.get() + size_; }

  /// Returns false and changes nothing if the allocation fails, as do the functions below.
  [[nodiscard]] bool reserve(std::size_t capacity) {
    if (capacity <= capacity_) return true;
    auto* const moved = static_cast<std::byte*>(std::realloc(bytes_.get(), capacity));
    if (!moved) return false;
    static_cast<void>(bytes_.release());
    bytes_.reset(moved);
    capacity_ = capacity;
    return true;
  }

  /// The new bytes are uninitialised.
  [[nodiscard]] bool resize(std::size_t size) {
    if (size > capacity_ && !reserve(std::max(size, 2 * capacity_))) return false;
    size_ = size;
    return true;
  }
  [[nodiscard]] bool append(std::span<const std::byte> more) {
    if (more.empty()) return true;
    if (!resize(size_ + more.size())) return false;
    std::memcpy(bytes_.get() + size_ - more.size(), more.data(), more.size());
    return true;
  }
  /// The unused capacity, to be written to and then counted with grow().
  [[nodiscard]] std::span<std::byte> spare() { return {end(), capacity_ - size_}; }
  void grow(std::size_t size) { size_ += size; }
  void clear() { size_ = 0; }
  void swap(Bytes& other) noexcept {
    bytes_.swap(other.bytes_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

 private:
  struct Free {
    void operator()(std::byte* bytes) const { std::free(bytes); }
  };
  std::unique_ptr<std::byte, Free> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace duet::detail
