// Refused: send
// A std::string may hold text or a protobuf: the function's name says which.
#include <duet/client.hpp>

#include <string>

void greet(duet::Client& client, const std::string& payload) {
#ifdef MENDED
  client.send_text(payload);
#else
  client.send(payload);
#endif
}
