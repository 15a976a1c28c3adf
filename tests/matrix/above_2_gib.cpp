// Linked into a program whose memory may grow to 4 GiB: makes later allocations be above 2 GiB, where an
// address is negative for JavaScript. The bytes are never accessed, so that they cost no memory of the
// machine.
#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

// In two parts, because malloc returns at most 2 GiB at once. Volatile, because a compiler may remove an
// unused allocation.
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
