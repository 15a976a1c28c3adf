#pragma once

#include <duet/error.hpp>

#include <cassert>
#include <optional>
#include <utility>

namespace duet {

/// The result of a call that may be refused: a value or an error. No exceptions. Calling value() on an error,
/// or error() on a value, is a bug (asserted).
///
/// Functions that return one are [[nodiscard]], except for those that end, pause or resume a connection or a
/// pending handshake: on_close reports how it ends. docs/decisions/0031 has the reasons.
template <class T = void, class E = Error>
class Result {
 public:
  Result(T value) : value_(std::move(value)), error_{} {}
  Result(E error) : error_(std::move(error)) {}

  explicit operator bool() const { return value_.has_value(); }
  [[nodiscard]] const T& value() const& { return assert(value_), *value_; }
  [[nodiscard]] T& value() & { return assert(value_), *value_; }
  [[nodiscard]] T&& value() && { return assert(value_), *std::move(value_); }
  [[nodiscard]] const T& operator*() const& { return value(); }
  [[nodiscard]] T& operator*() & { return value(); }
  [[nodiscard]] T&& operator*() && { return std::move(*this).value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }
  [[nodiscard]] T* operator->() { return &value(); }
  [[nodiscard]] T value_or(T other) && { return value_ ? *std::move(value_) : std::move(other); }
  [[nodiscard]] const E& error() const { return assert(!value_), error_; }

 private:
  std::optional<T> value_;
  E error_;
};

/// Success, or an error with particulars.
template <>
class Result<void, Failure> {
 public:
  Result() = default;
  Result(Failure failure) : error_(std::move(failure)) {}

  explicit operator bool() const { return error_.code == Error{}; }
  [[nodiscard]] const Failure& error() const { return assert(error_.code != Error{}), error_; }

 private:
  Failure error_{};
};

/// Success, or an error. One byte.
template <>
class Result<void, Error> {
 public:
  Result() = default;
  Result(Error error) : error_(error) {}

  explicit operator bool() const { return error_ == Error{}; }
  [[nodiscard]] Error error() const { return assert(error_ != Error{}), error_; }

 private:
  Error error_{};
};

}  // namespace duet
