#pragma once

#include "text/fault.hpp"

#include <cassert>
#include <optional>
#include <utility>

namespace text {

/// A value or a fault. Reading the value of a fault, or the fault of a value, is a bug (asserted).
template <class T>
class Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Fault fault) : fault_(fault) {}

  explicit operator bool() const { return value_.has_value(); }
  [[nodiscard]] const T& operator*() const& { return assert(value_), *value_; }
  [[nodiscard]] T& operator*() & { return assert(value_), *value_; }
  [[nodiscard]] T&& operator*() && { return assert(value_), *std::move(value_); }
  [[nodiscard]] const T* operator->() const { return assert(value_), &*value_; }
  [[nodiscard]] T* operator->() { return assert(value_), &*value_; }
  [[nodiscard]] Fault fault() const { return assert(!value_), fault_; }

 private:
  std::optional<T> value_;
  Fault fault_{};
};

}  // namespace text
