#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

/// What the load generator was told.
struct Options {
  std::uint16_t port = 0;
  int server = 0;  ///< the server's process, whose CPU time is read
  bool tls = false;
  bool deflate = false;  ///< offered, and messages are of the corpus
  bool raw = false;      ///< no WebSocket: the server sends back whatever comes
  bool text = false;
  std::size_t size = 64;
  unsigned connections = 1;
  unsigned depth = 1;    ///< messages on their way at once, per connection or publisher
  unsigned rooms = 1;    ///< of fan-out, each with a publisher
  unsigned idle = 0;     ///< further connections that do nothing
  double rate = 10'000;  ///< messages in a second, all connections together
  double warm_up = 0.2;  ///< in seconds
  double seconds = 1;
  double longest = 4;  ///< what a measurement may take until all that was on its way at its beginning has
                       ///< gone round twice: without, what is half done would count for too much
};

}  // namespace bench
