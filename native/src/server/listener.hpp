#pragma once

#include <duet/result.hpp>
#include <duet/server.hpp>

#include <memory>

#include "net/deadline.hpp"
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
class Listener final : private FdEvents {
 public:
  static Result<std::shared_ptr<Listener>, Failure> open(IoContext& io, const ServerOptions& options,
                                                         AcceptEvents& events);
  ~Listener();

  /// Gives the port, or the path, free. Also from inside on_accept.
  void stop();

  /// Whether only this machine's programs reach it, by a loopback address.
  [[nodiscard]] bool is_loopback() const;

  /// With the port that the system chose where it was asked to.
  [[nodiscard]] const Endpoint& endpoint() const { return socket_->endpoint; }

 private:
  Listener(IoContext& io, AcceptEvents& events, std::shared_ptr<ListeningSocket> socket);

  void on_readable() override;
  void on_writable() override {}
  void on_hangup() override;
  friend class Deadline<Listener>;
  void on_deadline();
  void on_no_memory() override {}  // the connection that was accepted is closed
  void turn_one_away(int listening);
  void rest();

  IoContext& io_;
  AcceptEvents& events_;
  std::shared_ptr<ListeningSocket> socket_;  // its descriptor is the watch's
  Watch* watch_;
  UniqueFd reserve_;            // given up for a moment when the process has no descriptor left
  Deadline<Listener> resting_;  // until the process is asked again for a descriptor
};

}  // namespace duet::detail
