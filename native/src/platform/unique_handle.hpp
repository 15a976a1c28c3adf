#pragma once

#include <utility>

namespace duet::detail {

/// A handle of the system with one owner. `Kind` has its type, the value that stands for none, and close().
template <class Kind>
class UniqueHandle {
 public:
  using Native = typename Kind::Native;

  UniqueHandle() = default;
  explicit UniqueHandle(Native handle) : handle_(handle) {}
  UniqueHandle(UniqueHandle&& other) noexcept : handle_(other.release()) {}
  UniqueHandle& operator=(UniqueHandle&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~UniqueHandle() { reset(); }

  /// Returns Kind::none if there is none.
  [[nodiscard]] Native get() const { return handle_; }
  explicit operator bool() const { return handle_ != Kind::none; }
  /// Gives up ownership: the caller closes the handle.
  [[nodiscard]] Native release() { return std::exchange(handle_, Kind::none); }
  void reset(Native handle = Kind::none) {
    if (handle_ != Kind::none) Kind::close(handle_);
    handle_ = handle;
  }

 private:
  Native handle_ = Kind::none;
};

}  // namespace duet::detail
