// Several people who write, lose their connections and start again at random.
#include "catch.hpp"
#include "server_double.hpp"
#include "text/random.hpp"

using namespace std::chrono_literals;
using editor_test::Guest;
using editor_test::Room;

namespace {

constexpr std::size_t people = 3;

struct Writers : Room {
  explicit Writers(std::uint64_t seed) : random(seed) {
    for (std::size_t i = 0; i < people; ++i)
      guests.push_back(std::make_unique<Guest>("P" + std::to_string(i)));
    net.settle();
  }

  void write(Guest& guest) {
    const std::uint32_t length = guest.editor.document().length();
    const std::uint32_t position = random.below(length + 1);
    const std::uint32_t erased = random.below(3) == 0 ? random.below(length - position + 1) : 0;
    const bool is_whole = guest.write(
        position, erased, std::string(1 + random.below(4), static_cast<char>('a' + random.below(26))));
    REQUIRE(is_whole);
  }

  void step() {
    std::unique_ptr<Guest>& guest = guests[random.below(people)];
    switch (random.below(12)) {
      case 0: {
        const auto peers = server.server.peers();
        const auto& peer = peers[random.below(peers.size())];
        if (peer.is_open() && !peer.reset()) std::abort();
        break;
      }
      case 1: {
        if (!guest->editor.has_text()) break;
        guest->editor.keep_now();
        const std::string kept = guest->kept;
        guest.reset();
        guest = std::make_unique<Guest>("again", kept, random.below(1000));
        break;
      }
      case 2: guest->undo(); break;
      case 3: guest->redo(); break;
      case 4: server.refusals = 1; break;
      default:
        if (guest->editor.has_text()) write(*guest);
    }
    net.advance(std::chrono::milliseconds(random.below(200)));
  }

  void finish() {
    server.refusals = 0;
    net.advance(120s);
    for (const auto& guest : guests) {
      REQUIRE(guest->editor.unstored() == 0);
      REQUIRE(guest->editor.document().text() == server.document.text());
      REQUIRE(guest->view == server.document.text());
    }
  }

  Random random;
  std::vector<std::unique_ptr<Guest>> guests;
};

}  // namespace

TEST_CASE("all have one text in the end") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    Writers writers(seed);
    writers.server.server.delay(std::chrono::milliseconds(writers.random.below(100)));
    for (int i = 0; i < 120; ++i) writers.step();
    writers.finish();
  }
}
