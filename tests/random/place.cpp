#include "place.hpp"

#include <array>

namespace random_run {

namespace {

constexpr std::array paths = {
    "/close/1000",
    "/close",
    "/close/4001/bye",
    "/close/1006",
    "/close-on-message",
    "/message-then-close",
    "/vanish",
    "/burst/200",
    "/bad-utf8",
    "/fragments",
    "/ping",
    "/deaf",
    "/forbidden",
    "/silent",
    "/nowhere",
    "/subprotocol/none",
    "/subprotocol/chat",
};

// The raw peer's words (tests/peer/raw_script.mjs), percent-encoded.
constexpr std::array steps = {
    "text%20hello",
    "binary%20%00%ff",
    "ping%20p",
    "pong",
    "close%204000%20bye",
    "close",
    "frame%2001%20one",
    "frame%2080%20two",
    "frame%20c1%20x",
    "masked%2081%20x",
    "text%20%ff",
    "bytes%20%82%7f%ff%ff",
    "pieces%201",
    "pieces%2013",
    "end",
    "reset",
    "deaf",
    "filler%20100000",
    "frame%2089",
    "close%20999",
};

/// Returns a handshake, mostly a valid one, followed by random steps.
std::string script(Random& random) {
  static std::uint64_t id = 0;
  std::string path = "/random" + std::to_string(++id);
  const std::size_t how = below(random, 10);
  if (how == 0) return path + "/end";
  if (how == 1) return path + "/reset";
  if (how == 2) return path + "/bytes%20HTTP%2f1.1%20101%20Swi/deaf";
  if (how == 3) return path + "/bytes%20nonsense%0d%0a%0d%0a/end";
  path += "/answer";
  for (std::size_t count = below(random, 8); count > 0; --count)
    path += std::string("/") + steps[below(random, steps.size())];
  return path;
}

}  // namespace

Place pick_place(Random& random, const Peers& peers) {
  const std::size_t kind = below(random, 20);
  if (kind < 9) return {.url = peers.url + "/echo", .echoes = true};
  if (kind < 14) return {.url = peers.url + paths[below(random, paths.size())]};
  if (kind < 18) return {.url = peers.raw_url + script(random)};
  if (kind < 19) return {.url = peers.dead_url, .may_open = false};
  return {.url = "ws://", .is_valid = false, .may_open = false};
}

}  // namespace random_run
