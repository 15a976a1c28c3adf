// A mistyped URL: the error names it, and what is wrong with it.

#include <duet/client.hpp>
#include <duet/testing.hpp>

#include <iostream>
#include <string>

int main() {
  const struct {
    std::string url;
    const char* fault;
  } urls[] = {{"localhost:8080", "it has no scheme (ws:// or wss://)"},
              {"ws:/localhost", "it has no scheme (ws:// or wss://)"},
              {"wws://localhost", "its scheme is not ws or wss"},
              {"ws://local host", "its host is neither a name nor an address"},
              {"ws://localhost:80800", "its port is not valid"},
              {"ws://localhost/#top", "it has a fragment (#)"},
              {"ws://localhost/a b", "it has a character that must be percent-encoded"}};
  duet::testing::Network net;
  duet::Loop loop;
  duet::Client client(loop);
  for (const auto& [url, fault] : urls) {
    const auto connecting = client.connect(url);
    if (connecting || connecting.error() != duet::Error::bad_url) return 1;
    const std::string message = connecting.error().message();
    if (message.find(url) != message.npos && message.find(fault) != message.npos) continue;
    std::cerr << message << '\n';
    return 2;
  }
  const auto connecting = client.connect("ws://me:secret@localhost");
  if (connecting || connecting.error().message().find("it has a user name or password") == std::string::npos)
    return 3;
  return client.attempt() == 0 ? 0 : 4;
}
