// duet-game-bots: players without a front.
//
//   duet-game-bots URL [COUNT [SECONDS]]
//
// With SECONDS it ends after that time and prints how the bots' connections were; its status is 1 unless all play.
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "fleet.hpp"

namespace {

void report(const game::Fleet& fleet) {
  double received = 0;
  double sent = 0;
  double snapshots = 0;
  const auto count = static_cast<double>(fleet.bots().size());
  for (const auto& bot : fleet.bots()) {
    const game::Overlay overlay = bot->game().overlay();
    received += overlay.received;
    sent += overlay.sent;
    snapshots += overlay.snapshots;
  }
  std::cout << fleet.playing() << " of " << fleet.bots().size() << " bots play; each receives "
            << received / count * 8 / 1000 << " kbit/s and " << snapshots / count
            << " snapshots a second, and sends " << sent / count * 8 / 1000 << " kbit/s" << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: duet-game-bots URL [COUNT [SECONDS]]\n";
    return 2;
  }
  const auto number = [&](int place, unsigned otherwise) {
    return argc > place ? static_cast<unsigned>(std::strtoul(argv[place], nullptr, 10)) : otherwise;
  };
  duet::Loop loop;
  game::Fleet fleet(loop, " " + std::to_string(getpid() % 1000));
  const unsigned count = number(2, 20);
  fleet.start(argv[1], count);
  bool is_ok = true;
  if (const unsigned seconds = number(3, 0); seconds > 0)
    loop.after(std::chrono::seconds(seconds), [&] {
      report(fleet);
      is_ok = fleet.playing() == count;
      loop.stop();
    });
  loop.run();
  return is_ok ? 0 : 1;
}
