#pragma once

#include <duet/closed.hpp>
#include <duet/function.hpp>
#include <duet/native_options.hpp>

#include <memory>
#include <optional>
#include <string>

#include "client/happy_eyeballs.hpp"
#include "client/proxy.hpp"
#include "client/tunnel.hpp"
#include "net/io_context.hpp"

namespace duet::detail {

/// Connects to a server as the options say: directly to its host, through a proxy, or to a unix socket.
class Connector final : public std::enable_shared_from_this<Connector> {
 public:
  struct Outcome {
    std::shared_ptr<Stream> stream = {};  ///< without TLS; null: it failed. Take over its events
    Cause cause = Cause::tcp;
    std::string detail = {};
    Refusal refusal = {};  ///< a proxy's
  };
  using Done = Function<void(Outcome)>;

  Connector(IoContext& io, Destination destination, std::shared_ptr<const NativeOptions> options, Done done);

  /// Starts connecting. `done` is called once, later.
  void start();
  /// Stops: `done` is not called any more.
  void stop();

 private:
  void resolved(const Addresses& addresses);
  void connected(std::shared_ptr<Stream> stream, std::string_view error);
  void fail(Cause cause, std::string_view detail, Refusal refusal = {});
  void finish(Outcome outcome);
  /// Returns the connected address, for messages.
  [[nodiscard]] std::string place() const;

  IoContext& io_;
  Destination destination_;
  std::shared_ptr<const NativeOptions> options_;
  Done done_;
  std::string proxy_error_;
  std::optional<Proxy> proxy_;
  Lookups::Asking asking_;
  std::shared_ptr<HappyEyeballs> dialler_;
  std::shared_ptr<Stream> stream_;  // to the proxy
  std::optional<Tunnel> tunnel_;
};

}  // namespace duet::detail
