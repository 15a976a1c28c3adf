#pragma once

#include <duet/testing.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "slot.hpp"
#include "transport.hpp"

namespace duet::detail {

class TestConnection;

/// A server's address, its callbacks and its behaviour towards new connections.
class TestServer {
 public:
  enum class Answer : std::uint8_t { accept, refuse, ignore };

  explicit TestServer(const Url& url);

  /// Returns whether the URL has the same scheme, host and port.
  [[nodiscard]] bool is_host_of(const Url& url) const;
  /// Returns how well the URL's path matches this server's: 0 is no match, more is better.
  [[nodiscard]] std::size_t fit(const Url& url) const;
  [[nodiscard]] bool has_path_of(const TestServer& other) const { return path_ == other.path_; }

  [[nodiscard]] std::string choose_subprotocol(const std::vector<std::string>& asked_for) const;

  testing::Server face{*this};
  Slot open_slot;
  Slot message_slot;
  Slot part_slot;
  Slot close_slot;
  std::vector<std::shared_ptr<TestConnection>> lines;  // the accepted connections
  std::size_t attempts = 0;
  std::optional<std::vector<std::string>> known;  // the supported subprotocols; nullopt: all
  std::optional<std::string> choice;              // chosen regardless of the offer
  Time delay{0};
  Answer answer = Answer::accept;
  std::uint16_t http_status = 0;  // of a refusal; 0: connection refused

 private:
  bool secure_;
  std::string host_;  // in lower case
  std::uint16_t port_;
  std::string path_;
};

}  // namespace duet::detail
