// main() of the test programs, for Catch2 2, where this file compiles the framework, and Catch2 3.
#define CATCH_CONFIG_RUNNER

// GCC 12 with -fsanitize=address warns about the standard library's own <regex>, inlined here.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include "catch.hpp"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
