#pragma once

#include <duet/result.hpp>
#include <duet/server.hpp>

#include <memory>

#include "net/native_transport.hpp"
#include "server/listening_socket.hpp"

namespace duet::detail {

/// Who takes what a Listener accepts.
class AcceptEvents {
 public:
  virtual void on_accept(UniqueFd fd, std::string remote_address) = 0;

 protected:
  ~AcceptEvents() = default;
};

/// A listening socket.
class Listener final : private FdEvents, public Expiring {
 public:
  static Result<std::shared_ptr<Listener>, Failure> open(NativeTransport& transport,
                                                         const ServerOptions& options, AcceptEvents& events);
  ~Listener();

  /// Gives the port, or the path, free. Also from inside on_accept.
  void stop();

  /// Whether only this machine's programs reach it, by a loopback address.
  [[nodiscard]] bool is_loopback() const;

  /// With the port that the system chose where it was asked to.
  [[nodiscard]] const Endpoint& endpoint() const { return socket_->endpoint; }

 private:
  Listener(NativeTransport& transport, AcceptEvents& events, std::shared_ptr<ListeningSocket> socket);

  void on_readable() override;
  void on_writable() override {}
  void on_hangup() override;
  void on_deadline(Time due) override;
  void on_no_memory() override {}  // the connection that was accepted is closed
  void turn_one_away(int listening);
  void rest();

  NativeTransport& transport_;
  AcceptEvents& events_;
  std::shared_ptr<ListeningSocket> socket_;  // its descriptor is the watch's
  Watch* watch_;
  UniqueFd reserve_;  // given up for a moment when the process has no descriptor left
  std::weak_ptr<Listener> self_;
};

}  // namespace duet::detail
