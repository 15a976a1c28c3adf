// Refused: after
// A timer without a callback is no sleep.
#include <duet/coroutine.hpp>

duet::Task<> pause(duet::Loop& loop) {
#ifdef MENDED
  co_await loop.sleep(std::chrono::seconds(1));
#else
  co_await loop.after(std::chrono::seconds(1));
#endif
}
