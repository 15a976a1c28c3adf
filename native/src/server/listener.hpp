#pragma once

#include <duet/result.hpp>
#include <duet/server.hpp>

#include <memory>

#include "net/deadline.hpp"
#include "server/accepted_socket.hpp"
#include "server/listening_socket.hpp"

namespace duet::detail {

/// Receives the connections that a Listener accepts.
class AcceptEvents {
 public:
  virtual void on_accept(AcceptedSocket socket) = 0;

 protected:
  ~AcceptEvents() = default;
};

/// A listening socket.
class Listener final : private FdEvents {
 public:
  static Result<std::shared_ptr<Listener>, Failure> open(IoContext& io, const ServerOptions& options,
                                                         AcceptEvents& events);
  ~Listener();

  /// Releases the port, or the path. Callable inside on_accept.
  void stop();

  /// Returns whether it is bound to a loopback address.
  [[nodiscard]] bool is_loopback() const;

  /// Returns the endpoint, with the port that was chosen by the system if 0 was requested.
  [[nodiscard]] const Endpoint& endpoint() const { return socket_->endpoint; }

 private:
  Listener(IoContext& io, AcceptEvents& events, std::shared_ptr<ListeningSocket> socket);

  void on_readable() override;
  void on_writable() override {}
  void on_hangup() override;
  friend class Deadline<Listener>;
  void on_deadline();
  void on_no_memory() override {}  // the accepted connection is closed
  void turn_one_away(NativeSocket listening);
  void rest();

  IoContext& io_;
  AcceptEvents& events_;
  std::shared_ptr<ListeningSocket> socket_;  // its descriptor belongs to the watch
  OwnedWatch watch_;
  UniqueFd reserve_;            // closed temporarily when the process has no descriptor left
  Deadline<Listener> resting_;  // until the next accept()
};

}  // namespace duet::detail
