#pragma once

#include <string>
#include <vector>

#include "harness.hpp"

namespace conformance {

/// One connection to the raw peer, which plays a script and records the received data
/// (tests/peer/raw_script.mjs).
struct Play {
  std::vector<std::string> script;
  std::vector<std::string> expected;  ///< the client's log, then the data it sent: "wire: close 1000"
  duet::ClientOptions options = {};
  void (*on_open)(duet::Client&) = nullptr;
  void (*on_message)(duet::Client&) = nullptr;
  std::string host = {};  ///< in the URL; empty: the raw peer's address unchanged
  bool logs_wire = true;  ///< false: the data sent depends on the host, and is not compared
};

/// Returns a step as the raw peer's URL has it.
[[nodiscard]] std::string encoded(std::string_view step);

/// Plays them in sequence, then the scenario is done.
void play(Scenario& s, std::vector<Play> plays);

/// Sends the message for which "until text" waits, when the client opens or receives a message. Firefox may
/// not report `open` and messages if the end follows immediately.
void say_ready(duet::Client& client);

/// Plays scripts with the same result; the data that the client sends does not matter. It calls say_ready().
void play_all(Scenario& s, const std::vector<std::vector<std::string>>& scripts,
              const std::vector<std::string>& expected);

}  // namespace conformance
