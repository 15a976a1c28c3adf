// The same for the server: it listens on a port chosen by the system.

#include <duet/server.hpp>

#include <cstdio>

int main() {
  duet::Loop loop;
  duet::Server server(loop, {.host = "127.0.0.1"});
  const auto listening = server.listen();
  if (!listening || listening->port == 0) return 1;
  std::puts("consumed");
}
