// Refused: deleted|no matching
// A string literal ends with a NUL that nobody wants to send.
#include <duet/client.hpp>

void greet(duet::Client& client) {
#ifdef MENDED
  client.send_binary(std::string_view("hello"));
#else
  client.send_binary("hello");
#endif
}
