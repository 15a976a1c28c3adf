#pragma once

#include <duet/function.hpp>

#include <cstdint>
#include <utility>

namespace duet::detail {

/// Holds a user's callback, which may replace itself while it runs.
class Slot {
 public:
  template <class Signature>
  void set(Function<Signature> fn) {
    callable_ = std::move(fn.parts());
    ++version_;
  }

  /// Takes the callback out for one call: it outlives its own replacement so. Goes back where it came from,
  /// unless the call has set another.
  class Taken {
   public:
    explicit Taken(Slot& slot) : slot_(slot), version_(slot.version_), callable_(std::move(slot.callable_)) {}
    ~Taken() {
      if (!gone_ && version_ == slot_.version_) slot_.callable_ = std::move(callable_);
    }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

    /// `Signature` is that of the Function which was set.
    template <class Signature, class... Args>
    void call(Args&&... args) {
      Function<Signature>::call(callable_, std::forward<Args>(args)...);
    }

    /// The slot did not survive the call.
    void forget_slot() { gone_ = true; }

   private:
    Slot& slot_;
    std::uint32_t version_;
    Callable callable_;
    bool gone_ = false;
  };

 private:
  Callable callable_;
  std::uint32_t version_ = 0;
};

}  // namespace duet::detail
