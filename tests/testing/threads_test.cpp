// The functions of a loop on a network in memory that other threads may call.
#include <thread>

#include "catch.hpp"
#include "logged.hpp"

using namespace testing_test;

TEST_CASE("functions posted by a joined thread are called by settle() and by run()") {
  Pair one;
  one.connect();
  int calls = 0;
  std::thread worker([&] {
    for (int i = 0; i < 1000; ++i) one.loop.post([&] { ++calls; });
  });
  if (GENERATE(true, false)) {
    one.net.settle();  // at the same time
    worker.join();
    one.net.settle();
  } else {
    one.loop.run();
    worker.join();
    one.loop.run();
  }
  CHECK(calls == 1000);
  CHECK(one.log == Log{"open"});
}
