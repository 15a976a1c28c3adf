// The linker passes the library's malloc(), calloc() and realloc() to the functions __wrap_ (CMakeLists.txt).
#include "failing_allocation.hpp"

#include <openssl/crypto.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<bool> is_counting = false;
std::atomic<long> allocations = 0;
std::atomic<long> failing = 0;

bool fails() { return is_counting && ++allocations == failing; }

}  // namespace

extern "C" {
void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* from, std::size_t size);

void* __wrap_malloc(std::size_t size) { return fails() ? nullptr : __real_malloc(size); }
void* __wrap_calloc(std::size_t count, std::size_t size) {
  return fails() ? nullptr : __real_calloc(count, size);
}
void* __wrap_realloc(void* from, std::size_t size) { return fails() ? nullptr : __real_realloc(from, size); }
}

namespace {

void* for_openssl(std::size_t size, const char*, int) { return fails() ? nullptr : __real_malloc(size); }
void* again_for_openssl(void* from, std::size_t size, const char*, int) {
  return fails() ? nullptr : __real_realloc(from, size);
}

void from_openssl(void* memory, const char*, int) { std::free(memory); }

void* allocate(std::size_t size) {
  void* const memory = fails() ? nullptr : __real_malloc(size);
  if (!memory) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return allocate(size); }
void* operator new[](std::size_t size) { return allocate(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return fails() ? nullptr : __real_malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace duet_test {

void watch_openssl() { CRYPTO_set_mem_functions(for_openssl, again_for_openssl, from_openssl); }

void fail_allocation(long number) {
  allocations = 0;
  failing = number;
  is_counting = true;
}

long counted_allocations() { return allocations; }
void stop_failing_allocations() { is_counting = false; }

}  // namespace duet_test
