#pragma once

#include <duet/loop.hpp>

#include "need.hpp"

namespace duet_bench {

template <class Condition>
void poll_until(duet::Loop& loop, Condition&& condition, const char* what) {
  for (long tries = 0; !condition(); ++tries) {
    need(tries < 10'000'000, what);
    loop.poll();
  }
}

}  // namespace duet_bench
