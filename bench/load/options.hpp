#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {

/// The arguments of the load generator.
struct Options {
  std::uint16_t port = 0;
  int server = 0;  ///< the server's process, whose CPU time is read
  bool tls = false;
  bool deflate = false;  ///< offered, and messages are from the corpus
  bool raw = false;      ///< no WebSocket: the server echoes all bytes
  bool text = false;
  std::uint16_t other_port = 0;  ///< of a cluster's second server
  int other_server = 0;          ///< its process
  int broker = 0;                ///< the process of the broker of a cluster
  bool socket_io = false;        ///< the servers of the cluster speak Socket.IO
  std::size_t size = 64;
  unsigned connections = 1;
  unsigned depth = 1;    ///< messages in flight, per connection or publisher; of a cluster: published at once
  unsigned rooms = 1;    ///< of fan-out, each with a publisher; of a cluster: its topics
  unsigned idle = 0;     ///< further idle connections
  double rate = 10'000;  ///< messages per second, all connections together
  double warm_up = 0.2;  ///< in seconds
  double seconds = 1;
  double longest = 4;  ///< the maximum time until all messages in flight at the beginning have made two round
                       /// trips: incomplete ones would count for too much
};

}  // namespace bench
