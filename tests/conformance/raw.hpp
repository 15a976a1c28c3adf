#pragma once

#include <string>
#include <vector>

#include "harness.hpp"

namespace conformance {

/// One connection to the raw peer, which plays a script and remembers what it got
/// (tests/peer/raw_script.mjs).
struct Play {
  std::vector<std::string> script;
  std::vector<std::string> expected;  ///< what the client tells, then what it sent: "wire: close 1000"
  duet::ClientOptions options = {};
  void (*on_open)(duet::Client&) = nullptr;
  void (*on_message)(duet::Client&) = nullptr;
  std::string host = {};  ///< in the URL; empty: the raw peer's address as it is
  bool logs_wire = true;  ///< false: what is sent is the host's own affair, and not asked for
};

/// A step as it stands in the raw peer's URL.
[[nodiscard]] std::string encoded(std::string_view step);

/// Plays them one after the other, then the scenario is done.
void play(Scenario& s, std::vector<Play> plays);

/// What a client that opens, or gets a message, says where nothing else is asked of it: "until text" waits
/// for it. Firefox may have no time for `open` and messages when the end comes right behind them.
void say_ready(duet::Client& client);

/// Each script leads to the same, and what the client sent does not matter; it says that it is ready.
void play_all(Scenario& s, const std::vector<std::vector<std::string>>& scripts,
              const std::vector<std::string>& expected);

}  // namespace conformance
