#pragma once

#include <memory>

#include "net/native_transport.hpp"

namespace duet::detail {

class ServerShard;

/// Measures how late the loop is, by a timer of its own: those of connections come too seldom. It runs only
/// while there is a connection, so that an idle server sleeps.
class LagProbe final : public std::enable_shared_from_this<LagProbe>, public Expiring {
 public:
  LagProbe(NativeTransport& transport, ServerShard& server) : transport_(transport), server_(server) {}

  /// There is a connection. One that runs goes on.
  void start();

 private:
  void on_deadline(Time due) override;

  NativeTransport& transport_;
  ServerShard& server_;
  bool running_ = false;
};

}  // namespace duet::detail
