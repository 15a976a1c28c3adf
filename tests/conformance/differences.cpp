#include "differences.hpp"

namespace conformance {

namespace {

struct Difference {
  std::string_view host;
  std::string_view name;
  std::string_view reason;
};

// The only list: events that a browser does not report, so that no library can.
constexpr Difference differences[] = {
    {"webkit", "the close codes of busy servers arrive",
     "WebKitGTK takes 1012, 1013 and 1014 for a violation of the protocol and reports 1006"},
    {"firefox", "a Close frame with the code 1005 fails the connection",
     "Firefox reports a Close frame with 1005 in it like one without a code"},
    {"firefox", "a subprotocol chosen without an offer fails the attempt",
     "Firefox opens the connection and reports no subprotocol"},
    {"webkit", "a redirect is not followed", "WebKitGTK follows it"},
    {"webkit", "two subprotocols chosen fail the attempt", "WebKitGTK takes the last"},
    {"webkit", "a Close frame without a code is answered without one", "WebKitGTK answers it with 1000"},
    {"chromium", "data after a Close frame is ignored",
     "Chromium takes it for a violation of the protocol and reports 1006"},
    {"firefox", "a Close frame with half a code fails the connection",
     "Firefox reports it like one without a code"},
    {"firefox", "a masked frame fails the connection", "Firefox unmasks what a server sends"},
    {"firefox", "a fragment with a reserved opcode fails the connection",
     "Firefox looks at the opcode when the message is whole"},
    {"webkit", "a pong that is too long fails the connection", "WebKitGTK takes it"},
    {"chromium", "a protocol violation is answered with 1002 on the wire",
     "Chromium adds a reason of its own"},
    {"chromium", "text that is not UTF-8 is answered with 1007 on the wire",
     "Chromium says 1002, with a reason of its own"},
    {"firefox", "a protocol violation is answered with 1002 on the wire",
     "Firefox hangs up without a Close frame"},
    {"firefox", "text that is not UTF-8 is answered with 1007 on the wire",
     "Firefox hangs up without a Close frame"},
    {"node", "folded lines of an answer are read as one", "Node's parser of HTTP refuses them"},
    {"node", "an answer's head may be as large as browsers accept", "Node takes 16 KiB"},
    {"webkit", "an answer's head may be as large as browsers accept", "WebKitGTK refuses a head of 250 kB"},
    {"chromium", "interim answers before the final answer are skipped", "Chromium takes them for the answer"},
    {"chromium", "an answer in HTTP/1.0 is not an upgrade", "Chromium takes it"},
    {"node", "an answer in HTTP/1.0 is not an upgrade", "npm's ws takes it"},
    {"node", "a length in a longer form than necessary fails the connection", "npm's ws takes it"},
};

}  // namespace

std::string_view why_different(std::string_view host, std::string_view name) {
  for (const Difference& one : differences)
    if (one.host == host && one.name == name) return one.reason;
  return {};
}

}  // namespace conformance
