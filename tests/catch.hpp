// Catch2 3 if installed, else the single header of Catch2 2: the tests use only their common part.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
