// main() of the test programs, alike with Catch2 2, where this compiles the framework, and Catch2 3.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
