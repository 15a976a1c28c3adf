// A coroutine that sleeps.

#include <duet/coroutine.hpp>
#include <duet/testing.hpp>

using namespace std::chrono_literals;

namespace {

duet::Task<> sleep_twice(duet::Loop& loop, int& slept) {
  co_await loop.sleep(1s);
  ++slept;
  co_await loop.sleep(1s);
  ++slept;
}

}  // namespace

int main() {
  duet::testing::Network net;
  duet::Loop loop;
  int slept = 0;
  const duet::Task<> task = sleep_twice(loop, slept);
  net.advance(999ms);
  if (slept != 0) return 1;
  net.advance(1ms);
  if (slept != 1) return 2;
  net.advance(1s);
  return slept == 2 ? 0 : 3;
}
