#pragma once

#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace duet {

namespace detail {

/// The callable in a Function, without its signature. It has no virtual functions, because these would link
/// the type information of each callable into programs that use RTTI.
struct Callable {
  struct Deleter {
    void operator()(Callable* callable) const { callable->destroy(callable); }
  };

  void (*call)();  // takes the callable and the signature's arguments
  void (*destroy)(Callable*);
};

using OwnedCallable = std::unique_ptr<Callable, Callable::Deleter>;

}  // namespace detail

template <class Signature>
class Function;

/// A move-only callable. Every callback of duet is stored in one.
///
/// Like C++23's std::move_only_function, but it needs no RTTI and is one pointer. Calling an empty one does
/// nothing and returns a value-initialised R.
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

  /// For duet's own containers of callbacks: release() gives up the callable, call() invokes one that was
  /// released from a Function of this signature. Null is an empty one.
  detail::OwnedCallable release() { return std::move(callable_); }
  static R call(detail::Callable* callable, Args... args) {
    if (!callable) return R();
    return reinterpret_cast<Call>(callable->call)(callable, std::forward<Args>(args)...);
  }

 private:
  using Call = R (*)(detail::Callable*, Args...);

  template <class F>
  struct Holding : detail::Callable {
    template <class From>
    explicit Holding(From&& from)  // NOLINT(bugprone-forwarding-reference-overload): never copied or moved
        : Callable{reinterpret_cast<void (*)()>(&Holding::call_held), &Holding::destroy_this},
          held(std::forward<From>(from)) {}

    static R call_held(Callable* self, Args... args) {
      return static_cast<R>(static_cast<Holding*>(self)->held(std::forward<Args>(args)...));
    }
    static void destroy_this(Callable* self) { delete static_cast<Holding*>(self); }

    F held;
  };

  detail::OwnedCallable callable_;
};

}  // namespace duet
