// Refused: unused|ignoring return
// Without co_await nobody sleeps.
#include <duet/coroutine.hpp>

duet::Task<> pause(duet::Loop& loop) {
#ifdef MENDED
  co_await loop.sleep(std::chrono::seconds(1));
#else
  loop.sleep(std::chrono::seconds(1));
  co_return;
#endif
}
