// Refused: unused|ignoring return
// Without co_await nothing is received.
#include <duet/coroutine.hpp>

duet::Task<> skip_one(duet::Client& client) {
#ifdef MENDED
  const auto message = co_await client.receive();
#else
  client.receive();
  co_return;
#endif
}
