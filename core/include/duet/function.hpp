#pragma once

#include <cstring>
#include <memory>
#include <type_traits>
#include <utility>

namespace duet {

template <class Signature>
class Function;

/// A callable that is moved, never copied: what every callback of duet is kept in.
///
/// Like C++23's std::move_only_function, with two differences that matter in a web build: it needs no RTTI,
/// and a callable no larger than a pointer (a lambda that captures one reference) needs no allocation.
/// Calling an empty one does nothing and returns a value-initialised R.
template <class R, class... Args>
class Function<R(Args...)> {
 public:
  Function() = default;
  Function(std::nullptr_t) {}

  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, Function> &&
           std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
      Function(F&& callable) {  // NOLINT(bugprone-forwarding-reference-overload): constrained above
    using Target = std::decay_t<F>;
    if constexpr (fits_inline<Target>) {
      const Target copy(std::forward<F>(callable));
      std::memcpy(&target_, std::addressof(copy), sizeof(Target));
      call_ = [](void*& target, Args... args) -> R {
        return (*reinterpret_cast<Target*>(&target))(std::forward<Args>(args)...);
      };
    } else {
      target_ = new Target(std::forward<F>(callable));
      call_ = [](void*& target, Args... args) -> R {
        return (*static_cast<Target*>(target))(std::forward<Args>(args)...);
      };
      destroy_ = [](void* target) { delete static_cast<Target*>(target); };
    }
  }

  Function(Function&& other) noexcept
      : target_(other.target_),
        call_(std::exchange(other.call_, nullptr)),
        destroy_(std::exchange(other.destroy_, nullptr)) {}

  Function& operator=(Function&& other) noexcept {
    std::swap(target_, other.target_);
    std::swap(call_, other.call_);
    std::swap(destroy_, other.destroy_);
    return *this;
  }

  ~Function() {
    if (destroy_) destroy_(target_);
  }

  explicit operator bool() const { return call_ != nullptr; }

  R operator()(Args... args) {
    if (!call_) return R();
    return call_(target_, std::forward<Args>(args)...);
  }

 private:
  template <class Target>
  static constexpr bool fits_inline =
      sizeof(Target) <= sizeof(void*) && alignof(Target) <= alignof(void*) &&
      std::is_trivially_copyable_v<Target>&& std::is_trivially_destructible_v<Target>;

  void* target_ = nullptr;
  R (*call_)(void*&, Args...) = nullptr;
  void (*destroy_)(void*) = nullptr;
};

}  // namespace duet
