#include "target.hpp"

#include <cstdio>
#include <cstdlib>

namespace duet_fuzz {

namespace {

constinit Target* first = nullptr;

}  // namespace

Target::Target(std::string_view target_name, Run target_run) : name(target_name), run(target_run) {
  Target** place = &first;
  while (*place && (*place)->name < name) place = &(*place)->next_;
  next_ = *place;
  *place = this;
}

const Target* Target::find(std::string_view name) {
  const Target* target = first;
  while (target && target->name != name) target = target->next_;
  return target;
}

void Target::each(void (*visit)(const Target& target, void* context), void* context) {
  for (const Target* target = first; target; target = target->next_) visit(*target, context);
}

void require(bool holds, std::string_view invariant) {
  if (holds) return;
  std::fprintf(stderr, "Broken invariant: %.*s\n", static_cast<int>(invariant.size()), invariant.data());
  std::abort();
}

}  // namespace duet_fuzz
