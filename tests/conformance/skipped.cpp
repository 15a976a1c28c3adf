#include "skipped.hpp"

namespace conformance {

namespace {

struct Skip {
  std::string_view peer;
  std::string_view name;
  std::string_view reason;
};

// The only list. Behaviour that the duet server does not have is tested with the ws peer.
constexpr Skip skips[] = {
    {"duet", "a refused handshake is unreachable", "duet refuses no path"},
    {"duet", "text from the server that is not UTF-8 fails the connection", "duet sends no such text"},
    {"duet", "a Close frame with an invalid code fails the connection", "duet sends no such code"},
    {"duet", "a Close frame with the code 1005 fails the connection", "duet sends no such code"},
    {"duet", "a subprotocol that was not offered fails the attempt", "duet chooses only what was asked for"},
    {"duet", "a subprotocol chosen without an offer fails the attempt",
     "duet chooses only what was asked for"},
    {"duet", "a ping is answered and not delivered", "duet sends no ping"},
    {"duet", "a server that never answers the handshake times out", "duet answers"},
    {"duet", "a server that never answers the close times out", "duet answers"},
    {"testing", "a ping is answered and not delivered", "no frames in memory"},
    {"testing", "text from the server that is not UTF-8 fails the connection", "no such text in memory"},
    {"testing", "a Close frame with an invalid code fails the connection", "no such code in memory"},
    {"testing", "a Close frame with the code 1005 fails the connection", "no such code in memory"},
    {"testing", "a timer does not fire early", "it looks at the real clock"},
};

}  // namespace

std::string_view why_skipped(std::string_view peer, std::string_view name) {
  for (const Skip& one : skips)
    if (one.peer == peer && one.name == name) return one.reason;
  return {};
}

}  // namespace conformance
