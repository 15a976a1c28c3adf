// What a user's first program needs of an installed duet: to compile, to link and to run.

#include <duet/client.hpp>

#include <cstdio>

int main() {
  duet::Loop loop;
  duet::Client client(loop, {.subprotocols = {"chat"}});
  const auto refused = client.connect("not a URL");
  if (refused || refused.error() != duet::Error::bad_url) return 1;
  std::puts("consumed");
}
