#include "interlude.hpp"

#include <cstdio>
#include <thread>

namespace matrix {

void post_from_a_thread(duet::Loop& loop, Conversation& conversation) {
  const auto post = [&loop, &conversation, home = std::this_thread::get_id()] {
    constexpr int times = 1000;
    // Shared by the functions, which only the loop's thread calls.
    const auto called = std::make_shared<int>(0);
    for (int i = 0; i < times; ++i) {
      loop.post([&conversation, home, called, i] {
        if (std::this_thread::get_id() != home) std::puts("FAIL: called on another thread");
        if ((*called)++ != i) std::puts("FAIL: called out of order");
        if (*called == times) conversation.go_on();
      });
    }
  };
  std::thread(post).detach();
}

}  // namespace matrix
