// A user's first program with an installed duet: compiles, links and runs.

#include <duet/client.hpp>

#include <cstdio>

int main() {
  duet::Loop loop;
  duet::Client client(loop, {.subprotocols = {"chat"}});
  const auto refused = client.connect("not a URL");
  if (refused || refused.error() != duet::Error::bad_url) return 1;
  std::puts("consumed");
}
