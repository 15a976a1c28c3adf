// Linked into a program whose memory may take 4 GiB: has what it allocates from now on lie above 2 GiB, where
// an address is negative for JavaScript. Nobody touches these bytes, so that they cost no memory of the
// machine.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

// In two parts, because malloc gives no more than 2 GiB at once. Volatile, because a compiler may leave out
// an allocation that nobody uses.
constexpr std::size_t half = 1100U << 20;
void* volatile first = nullptr;
void* volatile second = nullptr;

[[maybe_unused]] const bool is_taken = [] {
  constexpr std::uintptr_t negative = std::uintptr_t{1} << 31;
  first = std::malloc(half);
  second = std::malloc(half);
  void* volatile next = std::malloc(1 << 20);
  if (!first || !second || reinterpret_cast<std::uintptr_t>(next) < negative)
    std::puts("FAIL: what is allocated does not lie above 2 GiB");
  std::free(next);
  return true;
}();

}  // namespace
