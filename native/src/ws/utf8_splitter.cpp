#include "ws/utf8_splitter.hpp"

#include <algorithm>
#include <utility>

namespace duet::detail {

namespace {

bool is_continuation(std::byte byte) { return (byte & std::byte{0xC0}) == std::byte{0x80}; }

/// Returns the size of the character with this first byte.
std::size_t size_of(std::byte first) {
  return first < std::byte{0xC0} ? 1 : first < std::byte{0xE0} ? 2 : first < std::byte{0xF0} ? 3 : 4;
}

/// Returns how many of the last bytes begin an incomplete character.
std::size_t unfinished(std::span<const std::byte> piece) {
  std::size_t back = 1;
  while (back <= piece.size() && is_continuation(piece[piece.size() - back])) ++back;
  return back <= piece.size() && size_of(piece[piece.size() - back]) > back ? back : 0;
}

}  // namespace

void Utf8Splitter::keep(std::span<const std::byte> bytes) {
  std::copy(bytes.begin(), bytes.end(), begun_.begin() + static_cast<std::ptrdiff_t>(size_));
  size_ += bytes.size();
}

std::size_t Utf8Splitter::missing() const { return size_ > 0 ? size_of(begun_[0]) - size_ : 0; }

Utf8Splitter::Cut Utf8Splitter::cut(std::span<const std::byte> piece) {
  Cut result{};
  if (size_ > 0) {
    const std::size_t taken = std::min(missing(), piece.size());
    keep(piece.first(taken));
    piece = piece.subspan(taken);
    if (size_ < size_of(begun_[0])) return result;
    whole_ = begun_;
    result.character = std::span(whole_).first(std::exchange(size_, 0));
  }
  const std::size_t begun = unfinished(piece);
  keep(piece.last(begun));
  result.rest = piece.first(piece.size() - begun);
  return result;
}

}  // namespace duet::detail
