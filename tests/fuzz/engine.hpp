#pragma once

#include "target.hpp"

namespace duet_fuzz {

/// Runs the target with inputs that the engine invents, guided by coverage. The arguments are libFuzzer's. Returns the
/// exit status. One of the files engine_*.cpp defines it.
int fuzz(const Target& target, int argc, char** argv);

}  // namespace duet_fuzz
