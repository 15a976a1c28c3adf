#pragma once

#include <duet/error.hpp>

#include <cassert>
#include <optional>
#include <utility>

namespace duet {

/// What a call that can be refused returns: a value, or the error. No exceptions.
/// Reading value() of a refused result, or error() of a good one, is a caller's bug (asserted).
template <class T = void, class E = Error>
class Result {
 public:
  Result(T value) : value_(std::move(value)), error_{} {}
  Result(E error) : error_(std::move(error)) {}

  explicit operator bool() const { return value_.has_value(); }
  [[nodiscard]] const T& value() const { return assert(value_), *value_; }
  [[nodiscard]] const T& operator*() const { return value(); }
  [[nodiscard]] const T* operator->() const { return &value(); }
  [[nodiscard]] const E& error() const { return assert(!value_), error_; }

 private:
  std::optional<T> value_;
  E error_;
};

/// The result of a call that has nothing to give back but whether it was taken. One byte.
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
