#pragma once

#include <duet/function.hpp>

#include <cstdint>
#include <utility>

namespace duet::detail {

/// Holds a user's callback, which may replace itself while it runs.
template <class Signature>
class Slot {
 public:
  void set(Function<Signature> fn) {
    fn_ = std::move(fn);
    ++version_;
  }

  /// Takes the callback out for a call; it outlives its own replacement so.
  Function<Signature> take(std::uint32_t& version) {
    version = version_;
    return std::move(fn_);
  }

  /// Puts it back, unless the call has set another one.
  void put_back(Function<Signature> fn, std::uint32_t version) {
    if (version == version_) fn_ = std::move(fn);
  }

 private:
  Function<Signature> fn_;
  std::uint32_t version_ = 0;
};

}  // namespace duet::detail
