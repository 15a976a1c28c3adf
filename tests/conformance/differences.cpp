#include "differences.hpp"

namespace conformance {

namespace {

struct Difference {
  std::string_view host;
  std::string_view name;
  std::string_view reason;
};

// The one list: what a browser does not tell, so that no library can.
constexpr Difference differences[] = {
    {"webkit", "the close codes of servers that are busy arrive",
     "WebKitGTK takes 1012, 1013 and 1014 for a violation of the protocol and reports 1006"},
    {"firefox", "a Close frame that says it has no code is not believed",
     "Firefox reports a Close frame with 1005 in it like one without a code"},
    {"firefox", "a subprotocol chosen though none was asked for fails the attempt",
     "Firefox opens the connection and reports no subprotocol"},
};

}  // namespace

std::string_view why_different(std::string_view host, std::string_view name) {
  for (const Difference& one : differences)
    if (one.host == host && one.name == name) return one.reason;
  return {};
}

}  // namespace conformance
