// A library for LD_PRELOAD: calls of a program on sockets are short and interrupted.
#include "failing_call.hpp"

namespace {

[[gnu::constructor]] void begin() { duet_test::disturb_calls(); }

}  // namespace
