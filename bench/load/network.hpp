#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "connection.hpp"

namespace bench {

/// What happens on the connections of a Network.
class Handler {
 public:
  virtual ~Handler() = default;
  virtual void on_messages(Connection& connection, unsigned count) = 0;
};

/// All connections of a measurement, driven by one epoll.
class Network {
 public:
  Network(const Options& options, const Frames& frames);

  /// Begins to open one; it belongs to the network.
  Connection& add(std::string path);

  /// Opens so many, not too many at once, and waits for them. False when one has failed.
  bool open(std::size_t count, const std::string& path, std::vector<Connection*>& opened);

  /// Waits for what happens, no longer than this, and handles it.
  void turn(Handler& handler, int milliseconds);

  /// Of the first connection that has failed.
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
