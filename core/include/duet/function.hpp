#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace duet {

namespace detail {

/// What is in a Function, whatever its signature.
struct Callable {
  Callable() = default;
  Callable(const Callable&) = delete;
  Callable& operator=(const Callable&) = delete;
  virtual ~Callable() = default;
};

template <class R, class... Args>
struct CallableAs : Callable {
  virtual R call(Args... args) = 0;
};

}  // namespace detail

template <class Signature>
class Function;

/// A callable that is moved, never copied: what every callback of duet is kept in.
///
/// Like C++23's std::move_only_function, but it needs no RTTI, is one pointer, and may be empty when called:
/// that does nothing and returns a value-initialised R.
template <class R, class... Args>
class Function<R(Args...)> {
 public:
  Function() = default;
  Function(std::nullptr_t) {}

  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, Function> &&
           std::is_invocable_r_v<R, std::decay_t<F>&, Args...>)
      Function(F&& callable)  // NOLINT(bugprone-forwarding-reference-overload): constrained above
      : callable_(new Holding<std::decay_t<F>>(std::forward<F>(callable))) {}

  explicit operator bool() const { return callable_ != nullptr; }

  R operator()(Args... args) { return call(callable_.get(), std::forward<Args>(args)...); }

  /// For who keeps functions of several signatures alike: what is in it, and how to call what came of a
  /// Function of this signature. Null is an empty one.
  std::unique_ptr<detail::Callable> release() { return std::move(callable_); }
  static R call(detail::Callable* callable, Args... args) {
    if (!callable) return R();
    return static_cast<As*>(callable)->call(std::forward<Args>(args)...);
  }

 private:
  using As = detail::CallableAs<R, Args...>;

  template <class F>
  struct Holding final : As {
    template <class From>
    explicit Holding(From&& from) : held(std::forward<From>(from)) {}
    R call(Args... args) override { return static_cast<R>(held(std::forward<Args>(args)...)); }
    F held;
  };

  std::unique_ptr<detail::Callable> callable_;
};

}  // namespace duet
