#pragma once

#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>

namespace duet {

namespace detail {

template <class T>
inline constexpr bool is_byte = sizeof(T) == 1 && (std::is_same_v<T, std::byte> ||
                                                   std::is_integral_v<T>)&&!std::is_same_v<T, bool>;

template <class Range>
concept ByteRange = requires(const Range& range) {
  std::size(range);
  requires is_byte<std::remove_cvref_t<decltype(*std::data(range))>>;
};

}  // namespace detail

/// A view of bytes, as send_binary() takes them: a std::string, std::string_view, or any other contiguous
/// range of char, unsigned char, std::uint8_t, char8_t or std::byte. Does not own them.
class ByteView {
 public:
  ByteView() = default;

  template <detail::ByteRange Range>
  ByteView(const Range& range) : bytes_(std::as_bytes(std::span(std::data(range), std::size(range)))) {}

  /// A string literal ends with a NUL, and a buffer of char may or may not: pass a std::string_view or a
  /// std::span, which says how long it is.
  template <std::size_t N>
  ByteView(const char (&)[N]) = delete;

  /// The bytes. Valid as long as the range that they belong to.
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

  /// In bytes.
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  std::span<const std::byte> bytes_;
};

}  // namespace duet
