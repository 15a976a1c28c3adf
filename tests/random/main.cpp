// duet_random: clients with random actions, against peers with random behaviour.
//
//   duet_random --url URL --raw-url URL --dead-url URL [--seed N] [--actors N] [--seconds N]
//
// Prints the seed first. Exit status 0 if all invariants held (actor.hpp); as TAP, of one test.
// The timing of the peers' answers does not depend on the seed: a run with the same seed makes the same
// decisions as long as the same events are received in the same order.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <random>
#include <vector>

#include "actor.hpp"

namespace {

using namespace random_run;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class Run {
 public:
  Run(const Peers& peers, std::uint64_t seed, int actors, std::chrono::seconds length)
      : peers_(peers), journal_(seed), random_(seed), end_(Clock::now() + length) {
    for (int i = 0; i < actors; ++i)
      actors_.push_back(std::make_unique<Actor>(loop_, journal_, peers_, std::to_string(i), random_()));
  }

  int run() {
    loop_.post([this] { step(); });
    loop_.run();
    return journal_.failed() ? 1 : 0;
  }

 private:
  void step() {
    if (journal_.failed()) return finish();
    if (Clock::now() >= end_) return wind_down();
    for (std::size_t count = below(random_, 20); count > 0 && !journal_.failed(); --count)
      actors_[below(random_, actors_.size())]->act();
    loop_.after(std::chrono::milliseconds(below(random_, 4)), [this] { step(); });
  }

  // Each attempt that began must end, in time.
  void wind_down() {
    bool all = true;
    for (const auto& actor : actors_) all &= actor->wind_down();
    if (all || journal_.failed()) return finish();
    if (Clock::now() > end_ + 60s) {
      journal_.fail("an attempt does not end");
      return finish();
    }
    loop_.after(10ms, [this] { wind_down(); });
  }

  void finish() {
    Actor::Counts sum;
    for (const auto& actor : actors_) {
      sum.clients += actor->counts().clients;
      sum.attempts += actor->counts().attempts;
      sum.opens += actor->counts().opens;
      sum.messages += actor->counts().messages;
    }
    std::printf("# %llu clients, %llu attempts, %llu opened, %llu messages\n",
                static_cast<unsigned long long>(sum.clients), static_cast<unsigned long long>(sum.attempts),
                static_cast<unsigned long long>(sum.opens), static_cast<unsigned long long>(sum.messages));
    const bool good = !journal_.failed() && sum.opens > 0 && sum.messages > 0;
    std::printf("%s 1 - clients keep their contract under random actions\n1..1\n", good ? "ok" : "not ok");
    std::fflush(stdout);
    actors_.clear();
  }

  Peers peers_;
  Journal journal_;
  Random random_;
  Clock::time_point end_;
  duet::Loop loop_;
  std::vector<std::unique_ptr<Actor>> actors_;
};

}  // namespace

int main(int argc, char** argv) {
  Peers peers;
  std::uint64_t seed = std::random_device()();
  int actors = 12;
  std::chrono::seconds length = 10s;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--url") peers.url = argv[i + 1];
    if (name == "--raw-url") peers.raw_url = argv[i + 1];
    if (name == "--dead-url") peers.dead_url = argv[i + 1];
    if (name == "--seed") seed = std::strtoull(argv[i + 1], nullptr, 10);
    if (name == "--actors") actors = std::atoi(argv[i + 1]);
    if (name == "--seconds") length = std::chrono::seconds(std::atoi(argv[i + 1]));
  }
  std::printf("# --seed %llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  Run run(peers, seed, actors, length);
  return run.run();
}
