#pragma once

#include "net/deadline.hpp"

namespace duet::detail {

class ServerShard;

/// Measures the lag of the loop with a timer of its own, because those of connections fire too seldom. It
/// runs only while there is a connection, so that an idle server sleeps.
class LagProbe {
 public:
  LagProbe(IoContext& io, ServerShard& server) : io_(io), server_(server), look_(io, *this) {}

  /// Starts it when there is a connection. Does nothing if it is running.
  void start();

 private:
  friend class Deadline<LagProbe>;
  void on_deadline();

  IoContext& io_;
  ServerShard& server_;
  Deadline<LagProbe> look_;
};

}  // namespace duet::detail
