#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace duet {

namespace detail {
class MemoryBrokerCore;
}

/// A broker in the memory of the process, for tests of programs whose servers share topics:
///
///   duet::MemoryBroker broker;
///   duet::Server first(loop), second(loop);
///   first.set_backplane(broker.connect(loop));
///   second.set_backplane(broker.connect(loop));
///
/// The servers behave as with a real broker, and the test controls its faults. All functions may be called on
/// any thread.
class MemoryBroker {
 public:
  MemoryBroker();
  ~MemoryBroker();
  MemoryBroker(const MemoryBroker&) = delete;
  MemoryBroker& operator=(const MemoryBroker&) = delete;

  /// Returns a connection for one server on this loop. It may outlive the broker object. The servers are
  /// named "server-1", "server-2" and so on.
  [[nodiscard]] std::unique_ptr<Backplane> connect(Loop& loop);

  /// Cuts the connection of all servers, or of the one with this name, until restore(). Messages and results
  /// that are on their way still arrive before.
  void lose();
  void lose(std::string_view server);
  /// All servers are connected again.
  void restore();

  /// The broker loses all that it has stored, as one that restarts without its data: epochs change.
  void forget();

  /// The broker refuses to store messages, with this sentence; an empty one ends that.
  void refuse(std::string sentence);

  /// Delays everything that servers receive from now on. The order stays the same.
  void delay(std::chrono::milliseconds latency);

 private:
  std::shared_ptr<detail::MemoryBrokerCore> core_;
};

}  // namespace duet
