// Bad networks: 50 ms each way with a jitter of 30 ms, and a connection that stalls for a second. All on the model's clock.
#include <cmath>
#include <map>

#include "catch.hpp"
#include "server_double.hpp"

using namespace game_test;

namespace {

/// The farthest that another ship, of a radius of 18 units or more, moves on the screen from one frame to the next: 20
/// units. It flies 5 to 6 in a frame, and twice that when the playback hurries after a stall.
constexpr double farthest_step = 20;

/// One's own ship: the same, and the slide after a collision.
constexpr double farthest_own_step = 40;

struct Motion {
  double farthest = 0;
  double farthest_own = 0;
  std::size_t standing_frames =
      0;  ///< frames in a row in which one's own ship did not move though it thrusts
  std::size_t most_standing = 0;
  std::size_t seen = 0;
};

/// Flies in a circle for this time and measures how things move on the screen.
Motion fly(Guest& guest, std::chrono::milliseconds time, const std::function<void(long)>& network) {
  Motion motion;
  std::map<std::uint16_t, Place> before;
  guest.run(time, [&](const View& view) {
    network(guest.milliseconds);
    guest.controls = {.heading = static_cast<Heading>(guest.milliseconds / 20), .thrusts = true};
    std::map<std::uint16_t, Place> now;
    for (const ShownShip& ship : view.ships) {
      now[ship.number] = {ship.x, ship.y};
      const auto last = before.find(ship.number);
      if (last == before.end()) continue;
      const double step = std::hypot(ship.x - last->second.x, ship.y - last->second.y);
      const bool is_own = view.is_flying && ship.number == guest.game.number();
      double& farthest = is_own ? motion.farthest_own : motion.farthest;
      farthest = std::max(farthest, step);
      if (!is_own) continue;
      motion.standing_frames = step < .01 ? motion.standing_frames + 1 : 0;
      motion.most_standing = std::max(motion.most_standing, motion.standing_frames);
    }
    motion.seen += now.size();
    before = std::move(now);
  });
  return motion;
}

}  // namespace

TEST_CASE("an input moves the ship in the next frame however slow the network is") {
  Guest guest;
  guest.server.server.delay(400ms);
  guest.game.start();
  guest.game.play("Ada");
  guest.run(5s);
  Place before{};
  guest.run(16ms, [&](const View& view) { before = view.camera; });
  guest.controls = {.heading = 0, .thrusts = true, .dashes = true};
  double moved = 0;
  bool is_first = true;
  guest.run(48ms, [&](const View& view) {
    if (std::exchange(is_first, false)) moved = view.camera.x - before.x;
  });
  CHECK(std::abs(moved) > .5);
  CHECK(guest.game.overlay().round_trip > 750);
}

TEST_CASE("prediction is exact on a network with delay and jitter") {
  Guest guest;
  guest.start();
  std::minstd_rand random(3);
  const Motion motion = fly(
      guest, 20s, [&](long) { guest.server.server.delay(std::chrono::milliseconds(35 + random() % 31)); });
  CHECK(guest.game.overlay().corrections == 0);
  CHECK(motion.most_standing <= 2);
  CHECK(motion.farthest_own <= farthest_own_step);
}

TEST_CASE("others move smoothly on a network with delay and jitter") {
  Guest guest;
  guest.server.add_others(150);
  guest.start();
  std::minstd_rand random(4);
  const Motion motion = fly(
      guest, 20s, [&](long) { guest.server.server.delay(std::chrono::milliseconds(35 + random() % 31)); });
  CHECK(motion.seen > 1000);
  CHECK(motion.farthest > 0);
  CHECK(motion.farthest <= farthest_step);
  CHECK(guest.game.overlay().delay <= 200);
}

TEST_CASE("a stall of a second neither stops one's own ship nor makes others jump") {
  Guest guest;
  guest.server.add_others(150);
  guest.start();
  const Motion motion = fly(guest, 20s, [&](long now) {
    // The first second of each five arrives at its end, in both directions.
    const long phase = now % 5000;
    guest.server.server.delay(std::chrono::milliseconds(phase < 1000 ? 1050 - phase : 50));
  });
  CHECK(motion.most_standing <= 2);
  CHECK(motion.farthest <= farthest_step);
  CHECK(motion.farthest_own <= farthest_own_step);
}

TEST_CASE("a stall of a second without collisions needs no correction") {
  Guest guest;
  guest.start();
  fly(guest, 15s, [&](long now) {
    const long phase = now % 5000;
    guest.server.server.delay(std::chrono::milliseconds(phase < 1000 ? 1050 - phase : 50));
  });
  CHECK(guest.game.overlay().corrections == 0);
  CHECK(guest.game.stage() == Game::Stage::playing);
}

TEST_CASE("the numbers of the overlay are those of the network") {
  Guest guest;
  guest.server.add_others(100);
  guest.start();
  guest.server.server.delay(60ms);
  guest.run(8s);
  const Overlay overlay = guest.game.overlay();
  CHECK(overlay.round_trip >= 100);
  CHECK(overlay.round_trip <= 150);
  CHECK(overlay.snapshots >= 23);
  CHECK(overlay.snapshots <= 27);
  CHECK(overlay.jitter < 16);
  CHECK(overlay.received > 500);
  CHECK(overlay.received < 32'000);
  CHECK(overlay.sent > 100);
}
