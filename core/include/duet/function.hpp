#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <utility>

namespace duet {

namespace detail {

/// Room for a callable that fits a pointer, or for a pointer to one that does not.
struct Target {
  alignas(void*) std::byte bytes[sizeof(void*)];

  template <class T>
  [[nodiscard]] T& as() {
    return *std::launder(reinterpret_cast<T*>(bytes));
  }
};

/// What a Function is made of, whatever its signature: so that the code that moves and destroys it is there
/// once.
struct Callable {
  Callable() = default;
  Callable(Callable&& other) noexcept { take(other); }
  Callable& operator=(Callable&& other) noexcept {
    if (this == &other) return *this;
    Target old_target = target;
    const auto old_destroy = destroy;
    take(other);
    if (old_destroy) old_destroy(old_target);
    return *this;
  }
  ~Callable() {
    if (destroy) destroy(target);
  }

  Target target{};
  void (*call)() = nullptr;
  void (*destroy)(Target&) = nullptr;

 private:
  void take(Callable& other) noexcept {
    target = other.target;
    call = std::exchange(other.call, nullptr);
    destroy = std::exchange(other.destroy, nullptr);
  }
};

}  // namespace detail

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
    using T = std::decay_t<F>;
    using detail::Target;
    Invoke invoke;
    if constexpr (fits_inline<T>) {
      new (callable_.target.bytes) T(std::forward<F>(callable));
      invoke = [](Target& target, Args... args) -> R { return target.as<T>()(std::forward<Args>(args)...); };
    } else {
      new (callable_.target.bytes) T*(new T(std::forward<F>(callable)));
      invoke = [](Target& target, Args... args) -> R {
        return (*target.as<T*>())(std::forward<Args>(args)...);
      };
      callable_.destroy = [](Target& target) { delete target.as<T*>(); };
    }
    callable_.call = reinterpret_cast<void (*)()>(invoke);
  }

  explicit operator bool() const { return callable_.call != nullptr; }

  R operator()(Args... args) { return call(callable_, std::forward<Args>(args)...); }

  /// The parts, for who keeps functions of several signatures alike; call() takes what came of this one.
  detail::Callable& parts() { return callable_; }
  static R call(detail::Callable& parts, Args... args) {
    if (!parts.call) return R();
    return reinterpret_cast<Invoke>(parts.call)(parts.target, std::forward<Args>(args)...);
  }

 private:
  using Invoke = R (*)(detail::Target&, Args...);

  template <class T>
  static constexpr bool fits_inline =
      sizeof(T) <= sizeof(void*) &&
      alignof(T) <= alignof(void*) && std::is_trivially_copyable_v<T>&& std::is_trivially_destructible_v<T>;

  detail::Callable callable_;
};

}  // namespace duet
