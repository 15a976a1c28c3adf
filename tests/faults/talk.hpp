// A conversation of a client and a server, and what both are promised however it ends (docs/reliability.md).
#pragma once

#include <duet/client.hpp>
#include <duet/server.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "certificates.hpp"

namespace duet_test {

/// The server, for many conversations in one loop.
class Talk {
 public:
  enum class Kind : std::uint8_t { plain, compressed, secure };

  explicit Talk(Kind kind);

  /// Returns the error of listen(); empty if it listens.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] duet::Loop& loop() { return loop_; }

  struct Outcome {
    std::string broken = {};  ///< the first promise that was broken; empty if all were kept
    duet::Closed client = {};
    std::optional<duet::Closed> server = {};  ///< nullopt if the server's on_open was not called
    bool is_whole = false;                    ///< all messages came and both ends have closed cleanly

    /// For a failed check.
    [[nodiscard]] std::string text() const;
  };

  /// Connects to this port, which leads to the server, sends messages of several sizes and one in parts, and closes when the
  /// echoes have come. Returns when both ends have ended.
  Outcome hold(std::uint16_t port);
  Outcome hold() { return hold(port_); }

 private:
  struct Ends;
  [[nodiscard]] static duet::ServerOptions server_options(Kind kind);
  [[nodiscard]] std::string url(std::uint16_t port) const;

  Kind kind_;
  duet::Loop loop_;
  duet::Server server_;
  std::string failure_;
  std::uint16_t port_ = 0;
  Ends* ends_ = nullptr;  // those of the conversation that is held
};

/// Made once.
const Certificates& talk_certificates();

}  // namespace duet_test
