#pragma once

#include <duet/function.hpp>

#include <utility>

namespace duet::detail {

/// Holds a user's callback. The callback may replace itself while it runs.
class Slot {
 public:
  Slot() = default;
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() { put(nullptr); }

  template <class Signature>
  void set(Function<Signature> fn) {
    put(fn.release().release());
  }

  [[nodiscard]] bool empty() const { return callable_ == nullptr; }

  /// Holds the callback during one call. The callback survives the call even if it is replaced or its slot
  /// destroyed.
  class Taken {
   public:
    explicit Taken(Slot& slot) : slot_(&slot), callable_(slot.callable_) { slot.running_ = callable_; }
    ~Taken() {
      if (slot_) slot_->running_ = nullptr;
      if (!slot_ || slot_->callable_ != callable_) OwnedCallable(callable_).reset();
    }
    Taken(const Taken&) = delete;
    Taken& operator=(const Taken&) = delete;

    /// `Signature` is that of the Function that was set.
    template <class Signature, class... Args>
    void call(Args&&... args) {
      Function<Signature>::call(callable_, std::forward<Args>(args)...);
    }

    /// Called when the slot is destroyed during the call.
    void forget_slot() { slot_ = nullptr; }

   private:
    Slot* slot_;
    Callable* callable_;
  };

 private:
  void put(Callable* callable) {
    if (callable_ != running_) OwnedCallable(callable_).reset();
    callable_ = callable;
  }

  Callable* callable_ = nullptr;  // owned, unless it is running
  Callable* running_ = nullptr;   // a Taken owns it once it is no longer the slot's
};

}  // namespace duet::detail
