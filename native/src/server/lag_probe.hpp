#pragma once

#include "net/deadline.hpp"

namespace duet::detail {

class ServerShard;

/// Measures how late the loop is, by a timer of its own: those of connections come too seldom. It runs only
/// while there is a connection, so that an idle server sleeps.
class LagProbe {
 public:
  LagProbe(IoContext& io, ServerShard& server) : io_(io), server_(server), look_(io, *this) {}

  /// There is a connection. One that runs goes on.
  void start();

 private:
  friend class Deadline<LagProbe>;
  void on_deadline();

  IoContext& io_;
  ServerShard& server_;
  Deadline<LagProbe> look_;
};

}  // namespace duet::detail
