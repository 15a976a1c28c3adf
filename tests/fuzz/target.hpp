#pragma once

#include <string_view>

#include "input.hpp"

namespace duet_fuzz {

/// A function that checks invariants for any bytes. Each source ending in _target.cpp has one, a global variable.
class Target {
 public:
  using Run = void (*)(Input input);

  Target(std::string_view name, Run run);
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;

  /// Returns null if there is none of this name.
  static const Target* find(std::string_view name);
  /// Calls `visit` with each, in the order of names.
  static void each(void (*visit)(const Target& target, void* context), void* context);

  const std::string_view name;
  const Run run;

 private:
  Target* next_ = nullptr;
};

/// Prints the invariant and aborts if it does not hold.
void require(bool holds, std::string_view invariant);

}  // namespace duet_fuzz
