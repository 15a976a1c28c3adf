#include "message_memory.hpp"

#include <cstdlib>

namespace duet::detail {

namespace {

// For closing the connection, and for the program's reaction to it.
constexpr std::size_t spare = 64 << 10;

bool has(std::size_t size) {
  void* const volatile memory = std::malloc(size);  // volatile: a compiler may remove an unused allocation
  std::free(memory);
  return memory != nullptr;
}

}  // namespace

void* message_memory(std::size_t size) {
  void* memory = std::malloc(size);
  if (memory && !has(spare)) {
    std::free(memory);
    memory = nullptr;
  }
  return memory;
}

bool has_message_memory(std::size_t size) {
  void* const memory = message_memory(size + 64);  // a string's capacity is rounded up
  std::free(memory);
  return memory != nullptr;
}

}  // namespace duet::detail
