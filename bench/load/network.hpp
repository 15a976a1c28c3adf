#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "connection.hpp"

namespace bench {

/// Receives the events of a Network's connections.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void on_messages(Connection& connection, unsigned count) = 0;
};

/// All connections of a measurement, driven by one epoll.
class Network {
 public:
  Network(const Options& options, const Frames& frames);

  /// Starts opening a connection, which the network owns.
  Connection& add(std::string path);

  /// Opens this many, with a limit on simultaneous ones, and waits for them. Returns false if one has failed.
  bool open(std::size_t count, const std::string& path, std::vector<Connection*>& opened);

  /// Waits for events, no longer than this, and handles them.
  void turn(Handler& handler, int milliseconds);

  /// Returns the first connection's failure.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] std::uint64_t bytes_received() const;
  void read_thoroughly(bool thorough);

 private:
  const Options& options_;
  const Frames& frames_;
  int poll_;
  unsigned added_ = 0;
  std::vector<char> buffer_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::string failure_;
};

}  // namespace bench
