// The header fields of one HTTP message, in the order in which they were received.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace duet::detail {

/// A header field that is to be sent.
struct Header {
  std::string name;
  std::string value;
};

/// The fields of a received message, in one block of memory. Every name is in lower case.
class Headers {
 public:
  /// Valid until the headers change.
  struct Field {
    std::string_view name;
    std::string_view value;  ///< without the blanks around it
  };

  class Iterator {
   public:
    using value_type = Field;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(const char* at) : at_(at) {}
    Field operator*() const {
      const Sizes sizes = sizes_at(at_);
      return {{at_ + sizeof sizes, sizes.name}, {at_ + sizeof sizes + sizes.name, sizes.value}};
    }
    Iterator& operator++() {
      const Sizes sizes = sizes_at(at_);
      at_ += sizeof sizes + sizes.name + sizes.value;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(Iterator, Iterator) = default;

   private:
    const char* at_ = nullptr;
  };

  Headers() = default;
  Headers(std::initializer_list<Field> fields) {
    for (const Field& field : fields) add(field.name, field.value);
  }

  [[nodiscard]] Iterator begin() const { return Iterator(block_.data()); }
  [[nodiscard]] Iterator end() const { return Iterator(block_.data() + block_.size()); }
  [[nodiscard]] bool empty() const { return block_.empty(); }

  /// Makes room for so many fields, whose names and values have so many bytes.
  void reserve(std::size_t fields, std::size_t bytes) { block_.reserve(fields * sizeof(Sizes) + bytes); }
  /// Appends a field. The name may have any case.
  void add(std::string_view name, std::string_view value);
  /// Gives all fields of that name this value.
  void replace(std::string_view name, std::string_view value);

  /// Returns the value of the first field of that name. Valid until the headers change.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// Returns the value of the field of that name if there is exactly one.
  [[nodiscard]] std::optional<std::string_view> find_only(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  /// Returns whether any field of that name lists the token; case does not matter (RFC 9110 sections 5.3 and
  /// 7.6.1).
  [[nodiscard]] bool has_token(std::string_view name, std::string_view token) const;
  /// Returns all values of that name as one value, joined by ", " (RFC 9110 section 5.3), and cookies by ";
  /// ", because HTTP/2 splits them there (RFC 9113 section 8.2.3).
  [[nodiscard]] std::string joined(std::string_view name) const;
  /// Returns the fields that have several lines, each as one.
  [[nodiscard]] std::vector<Header> repeated() const;

 private:
  /// Precedes a field's name and value in the block.
  struct Sizes {
    std::uint32_t name;
    std::uint32_t value;
  };
  static Sizes sizes_at(const char* at) {
    Sizes sizes;
    std::memcpy(&sizes, at, sizeof sizes);
    return sizes;
  }

  std::string block_;
};

/// Returns whether these request headers announce a body (RFC 9112 section 6.3). A Content-Length that is not
/// plainly zero counts as one: duet reads no request bodies, so the bytes after such a head must not be
/// parsed as a request.
bool has_body(const Headers& headers);

}  // namespace duet::detail
