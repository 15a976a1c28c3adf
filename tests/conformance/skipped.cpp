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
    {"duet", "a server that sends text that is not UTF-8 is hung up on", "duet sends no such text"},
    {"duet", "a Close frame with a code that may not be sent is not believed", "duet sends no such code"},
    {"duet", "a Close frame that says it has no code is not believed", "duet sends no such code"},
    {"duet", "a subprotocol that was not asked for fails the attempt",
     "duet chooses only what was asked for"},
    {"duet", "a subprotocol chosen though none was asked for fails the attempt",
     "duet chooses only what was asked for"},
    {"duet", "a ping is answered and not seen", "duet sends no ping"},
    {"duet", "a server that never answers the handshake is given up on", "duet answers"},
    {"duet", "a server that never answers the close is given up on", "duet answers"},
    {"testing", "a message in fragments arrives as one", "no frames in memory"},
    {"testing", "a ping is answered and not seen", "no frames in memory"},
    {"testing", "a server that sends text that is not UTF-8 is hung up on", "no such text in memory"},
    {"testing", "a Close frame with a code that may not be sent is not believed", "no such code in memory"},
    {"testing", "a Close frame that says it has no code is not believed", "no such code in memory"},
    {"testing", "a timer does not come early", "it looks at the real clock"},
};

}  // namespace

std::string_view why_skipped(std::string_view peer, std::string_view name) {
  for (const Skip& one : skips)
    if (one.peer == peer && one.name == name) return one.reason;
  return {};
}

}  // namespace conformance
