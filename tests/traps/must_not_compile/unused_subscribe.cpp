// Refused: unused|ignoring return value
// A mistyped topic would never get a message.
#include <duet/server.hpp>

void join(duet::Connection ws) {
#ifdef MENDED
  if (!ws.subscribe("room/*")) ws.close();
#else
  ws.subscribe("room/*/left");
#endif
}
