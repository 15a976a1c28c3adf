// One attempt to connect, and its end.
#pragma once

#include <duet/client.hpp>

#include <string>

namespace duet_test {

/// Runs the loop until the client's connection ends; the client closes it when it is open. Returns "open", or
/// the message of the end; "refused" if connect() fails.
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
