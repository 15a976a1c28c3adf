// Catch2 3 where it is installed, else the single header of Catch2 2: the tests use only what both have.
#pragma once

#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
namespace duet_test {
using TestInvoker = Catch::Detail::unique_ptr<Catch::ITestInvoker>;
}
#else
#include <catch2/catch.hpp>
namespace duet_test {
using TestInvoker = Catch::ITestInvoker*;  // owned by whom it is given to
}
#endif
