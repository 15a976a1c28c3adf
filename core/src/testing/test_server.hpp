#pragma once

#include <duet/testing.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "slot.hpp"
#include "transport.hpp"

namespace duet::detail {

class TestLine;

/// A server's address, its callbacks and what it does with who comes.
class TestServer {
 public:
  enum class Answer : std::uint8_t { accept, refuse, ignore };

  explicit TestServer(const Url& url);

  /// Whether the URL leads to the same host and port by the same scheme.
  [[nodiscard]] bool is_host_of(const Url& url) const;
  /// Whether its path is this server's.
  [[nodiscard]] bool is_path_of(const Url& url) const;

  testing::Server face{*this};
  Slot open_slot;
  Slot message_slot;
  Slot close_slot;
  std::vector<std::shared_ptr<TestLine>> lines;  // that were accepted
  std::size_t attempts = 0;
  std::optional<std::string> choice;
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
