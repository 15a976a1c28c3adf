// One attempt to connect, and how it ends.
#pragma once

#include <duet/client.hpp>

#include <string>

namespace duet_test {

/// Runs the loop until the client's connection ends, which it closes when it is open. "open", or the words of
/// the end; "refused" where connect() does.
inline std::string attempt(duet::Loop& loop, duet::Client& client, const std::string& url) {
  std::string end;
  client.on_open([&] {
    end = "open";
    client.close();
  });
  client.on_close([&](const duet::Closed& closed) {
    if (end.empty()) end = closed.message();
    loop.stop();
  });
  if (!client.connect(url)) return "refused";
  loop.run();
  return end;
}

}  // namespace duet_test
