// A connection is broken after each byte of a conversation, in each way that a network has. DUET_EVERY_BYTE=1 tries all of them
// except those within the payload of the large message; otherwise a part.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "catch.hpp"
#include "cutting_network.hpp"
#include "talk.hpp"

using duet_test::Cut;
using duet_test::CuttingNetwork;
using duet_test::Talk;
using duet_test::Way;

namespace {

std::size_t open_descriptors() {
  using std::filesystem::directory_iterator;
  return static_cast<std::size_t>(std::distance(directory_iterator("/proc/self/fd"), directory_iterator()));
}

/// The beginning has the handshakes and the small messages, and the end the Close frames.
constexpr std::size_t beginning = 2500;
constexpr std::size_t ending = 120;

std::size_t after(std::size_t byte, std::size_t total, bool is_every) {
  if (byte >= beginning && byte + ending < total)
    return std::min(byte + (is_every ? 499 : 9973), total - ending);
  return byte + (is_every ? 1 : 23);
}

}  // namespace

TEST_CASE("a connection that is cut after any byte ends once on both sides and the server continues") {
  const auto kind = GENERATE(Talk::Kind::plain, Talk::Kind::compressed, Talk::Kind::secure);
  const bool is_every = std::getenv("DUET_EVERY_BYTE") != nullptr;
  Talk talk(kind);
  REQUIRE(talk.failure().empty());
  CuttingNetwork network(talk.port());
  std::size_t descriptors = 0;
  std::size_t cuts = 0;
  for (const Way way : {Way::to_server, Way::to_client}) {
    for (const Cut::How how : {Cut::How::reset, Cut::How::close, Cut::How::half_close}) {
      network.cut({});
      const auto whole = talk.hold(network.port());
      INFO(whole.text());
      REQUIRE(whole.is_whole);
      const std::size_t total = network.passed(way);
      if (descriptors == 0) descriptors = open_descriptors();
      for (std::size_t byte = 0; byte <= total; byte = after(byte, total, is_every), ++cuts) {
        network.cut({how, way, byte});
        const auto outcome = talk.hold(network.port());
        INFO((way == Way::to_server ? "to the server" : "to the client")
             << ", cut " << static_cast<int>(how) << " after byte " << byte << " of " << total << ": "
             << outcome.text());
        REQUIRE(outcome.broken.empty());
      }
    }
  }
  network.cut({});
  CHECK(talk.hold(network.port()).is_whole);
  CHECK(open_descriptors() <= descriptors);
  std::printf("%zu cuts\n", cuts);
}
