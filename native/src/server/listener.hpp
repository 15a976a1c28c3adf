#pragma once

#include <duet/result.hpp>
#include <duet/server.hpp>

#include <memory>

#include "net/reactor.hpp"

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
  static Result<std::shared_ptr<Listener>, Failure> open(Reactor& reactor, const ServerOptions& options,
                                                         AcceptEvents& events);
  ~Listener();

  /// Gives the port free. Also from inside on_accept.
  void stop();

  /// With the port that the system chose where it was asked to.
  [[nodiscard]] const Endpoint& endpoint() const { return endpoint_; }

 private:
  Listener(Reactor& reactor, AcceptEvents& events);

  void on_readable() override;
  void on_writable() override {}
  void on_hangup() override;
  void turn_one_away(int listening);

  Reactor& reactor_;
  AcceptEvents& events_;
  Watch* watch_ = nullptr;
  Endpoint endpoint_;
  UniqueFd reserve_;  // given up for a moment when the process has no descriptor left
};

}  // namespace duet::detail
