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

/// A server's address, its callbacks and what it does with who comes.
class TestServer {
 public:
  enum class Answer : std::uint8_t { accept, refuse, ignore };

  explicit TestServer(const Url& url);

  /// Whether the URL leads to the same host and port by the same scheme.
  [[nodiscard]] bool is_host_of(const Url& url) const;
  /// How well its path fits this server's: 0 for not at all, the more the better.
  [[nodiscard]] std::size_t fit(const Url& url) const;
  [[nodiscard]] bool has_path_of(const TestServer& other) const { return path_ == other.path_; }

  [[nodiscard]] std::string choose_subprotocol(const std::vector<std::string>& asked_for) const;

  testing::Server face{*this};
  Slot open_slot;
  Slot message_slot;
  Slot close_slot;
  std::vector<std::shared_ptr<TestConnection>> lines;  // that were accepted
  std::size_t attempts = 0;
  std::optional<std::vector<std::string>> known;  // subprotocols; nothing: all
  std::optional<std::string> choice;              // whatever is asked for
  Time delay{0};
  Answer answer = Answer::accept;
  std::uint16_t http_status = 0;  // of a refusal; 0: nobody listens

 private:
  bool secure_;
  std::string host_;  // in lower case
  std::uint16_t port_;
  std::string path_;
};

}  // namespace duet::detail
