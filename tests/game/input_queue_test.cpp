// The server's handling of inputs that come in fits, or from cheats; and its pace.
#include "examples/game/server/input_queue.hpp"

#include "catch.hpp"
#include "examples/game/server/pacer.hpp"
#include "examples/game/server/tick_times.hpp"

using namespace game;
using namespace std::chrono_literals;

namespace {

Inputs inputs(const InputQueue& queue, std::size_t count) {
  return {0, queue.next(), std::vector<Input>(count)};
}

}  // namespace

TEST_CASE("one input a tick is used in its tick") {
  InputQueue queue;
  for (std::uint32_t tick = 1; tick <= 1000; ++tick) {
    REQUIRE(queue.add(inputs(queue, 1)));
    REQUIRE(queue.take().size() == 1);
    REQUIRE(queue.done() == tick);
  }
}

TEST_CASE("inputs that were late by a second are all used within half a second") {
  InputQueue queue;
  for (int tick = 0; tick < 25; ++tick) CHECK(queue.take().empty());
  CHECK_FALSE(queue.is_silent());
  CHECK(queue.add(inputs(queue, 25)));
  std::size_t used = 0;
  for (int tick = 0; tick < 13; ++tick) {
    const auto taken = queue.take();
    CHECK(taken.size() <= 3);
    used += taken.size();
    CHECK(queue.add(inputs(queue, 1)));
  }
  CHECK(used >= 35);
}

TEST_CASE("a client that sends more inputs than there are ticks gains next to nothing") {
  InputQueue queue;
  std::size_t used = 0;
  for (int tick = 0; tick < 1000; ++tick) {
    CHECK(queue.add(inputs(queue, 10)));
    used += queue.take().size();
  }
  CHECK(used <= 1080);
}

TEST_CASE("inputs with other numbers than the next are refused") {
  InputQueue queue;
  CHECK_FALSE(queue.add({0, 2, std::vector<Input>(1)}));
  CHECK(queue.add({0, 1, std::vector<Input>(2)}));
  CHECK_FALSE(queue.add({0, 2, std::vector<Input>(1)}));
  CHECK(queue.add({0, 3, {}}));
}

TEST_CASE("a silent client is noticed after a second") {
  InputQueue queue;
  for (int tick = 0; tick < 31; ++tick) CHECK(queue.take().empty());
  CHECK(queue.is_silent());
}

TEST_CASE("ticks keep their pace and do not pile up") {
  const Pacer::Time start{};
  Pacer pacer(start);
  CHECK(pacer.take(start + 39ms) == 0);
  CHECK(pacer.wait(start + 39ms) == 1ms);
  // Each is late by a part of a millisecond, and the sum is not.
  for (int tick = 1; tick <= 1000; ++tick) CHECK(pacer.take(start + tick * 40ms + 900us) == 1);
  CHECK(pacer.take(start + 1003 * 40ms) == 3);
  CHECK(pacer.skipped() == 0);
  CHECK(pacer.take(start + 1103 * 40ms) == 3);
  CHECK(pacer.skipped() == 97);
  CHECK(pacer.take(start + 1104 * 40ms) == 1);
}

TEST_CASE("percentiles are those of the last ticks") {
  TickTimes times;
  CHECK(times.percentile(.5) == 0us);
  for (int i = 1; i <= 100; ++i) times.add(std::chrono::microseconds(i));
  CHECK(times.percentile(.5) == 50us);
  CHECK(times.percentile(.99) == 99us);
  CHECK(times.percentile(1) == 100us);
}
