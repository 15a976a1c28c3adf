// duet_soak SECONDS HONEST ATTACKERS MEGABYTES MILLISECONDS CA_FILE (URL PROCESS)...
// Honest clients and attackers on running servers. Prints a JSON line each second, and fails if an honest client has lost a
// message, or had one out of order, or lost its connection; if a server takes more than this memory, or descriptors that its
// peers do not explain; or if the 99th percentile of the latencies of all seconds is above this time (0: not judged).
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <string>
#include <thread>
#include <vector>

#include "../load/process.hpp"
#include "attacker.hpp"
#include "crowd.hpp"

namespace {

using namespace duet_soak;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// The connections that a server may still have, or accept, while their peers have left.
constexpr std::size_t leaving = 300;
constexpr auto patience = 60s;

double percentile(std::vector<double>& values, double part) {
  if (values.empty()) return 0;
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

struct Bounds {
  std::size_t resident = 0;
  double milliseconds = 0;
};

class Soak {
 public:
  Soak(std::vector<Subject> subjects, const std::string& ca_file, std::size_t honest, std::size_t attackers,
       Bounds bounds)
      : subjects_(std::move(subjects)), bounds_(bounds), crowd_(subjects_, ca_file, honest) {
    poll_ = epoll_create1(EPOLL_CLOEXEC);
    for (const Subject& each : subjects_) before_.push_back(footprint(each));
    unsigned shares = 0;
    for (const Attack& each : attacks()) shares += each.share;
    unsigned number = 0;
    for (const Attack& each : attacks()) {
      const std::size_t count = std::max(subjects_.size(), attackers * each.share / shares);
      for (std::size_t i = 0; i < count; ++i, ++number)
        attackers_.emplace_back(each, subjects_[number % subjects_.size()], poll_, number);
    }
  }

  int run(int seconds) {
    wait_for("all honest clients are subscribed", [this] { return crowd_.is_complete(); });
    const Clock::time_point start = Clock::now();
    for (int second = 1; second <= seconds && failures_.empty(); ++second) {
      attack_until(start + std::chrono::seconds(second));
      report(second);
    }
    attackers_.clear();
    crowd_.finish();
    wait_for("the honest have received every message",
             [this] { return crowd_.missing() == 0 && crowd_.is_complete(); });
    judge(crowd_.take());
    for (std::size_t i = 0; i < subjects_.size(); ++i)
      wait_for("the server has closed the descriptors of the attackers",
               [&] { return footprint(subjects_[i]).descriptors <= before_[i].descriptors + crowd_.size(); });
    const double p99 = percentile(milliseconds_, 0.99);
    if (bounds_.milliseconds > 0 && p99 > bounds_.milliseconds)
      fail("the latency's 99th percentile is " + std::to_string(p99));
    judge_growth();
    std::printf(
        "{\"published\":%llu,\"delivered\":%llu,\"missing\":%llu,\"p50\":%.2f,\"p99\":%.2f,\"attacks\":%llu}"
        "\n",
        static_cast<unsigned long long>(published_), static_cast<unsigned long long>(delivered_),
        static_cast<unsigned long long>(crowd_.missing()), percentile(milliseconds_, 0.5), p99,
        static_cast<unsigned long long>(attempts_));
    for (const std::string& each : failures_) std::fprintf(stderr, "duet_soak: %s\n", each.c_str());
    return failures_.empty() ? 0 : 1;
  }

 private:
  void attack_until(Clock::time_point end) {
    constexpr auto tick = 100ms;
    std::array<epoll_event, 256> events{};
    for (Clock::time_point next = Clock::now(); next < end; next += tick) {
      for (Attacker& each : attackers_) each.tick();
      for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::min(next + tick, end) - Clock::now());
        const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()),
                                     static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        for (int i = 0; i < count; ++i)
          static_cast<Attacker*>(events[static_cast<std::size_t>(i)].data.ptr)
              ->on_events(events[static_cast<std::size_t>(i)].events, buffer_);
        if (Clock::now() >= std::min(next + tick, end)) break;
      }
    }
  }

  template <class Condition>
  void wait_for(const char* what, Condition condition) {
    const Clock::time_point end = Clock::now() + patience;
    while (!condition() && failures_.empty()) {
      if (Clock::now() > end) return fail(std::string("within a minute it is not true that ") + what);
      std::this_thread::sleep_for(10ms);
      judge(crowd_.take());
    }
  }

  void report(int second) {
    Counts counts = crowd_.take();
    milliseconds_.insert(milliseconds_.end(), counts.milliseconds.begin(), counts.milliseconds.end());
    attempts_ = 0;
    std::size_t connected = 0;
    for (const Attacker& each : attackers_) {
      connected += each.is_connected() ? 1 : 0;
      attempts_ += each.attempts();
    }
    std::printf(
        "{\"second\":%d,\"published\":%llu,\"delivered\":%llu,\"misplaced\":%llu,\"dropped\":%llu,"
        "\"refused\":%llu,"
        "\"reconnected\":%llu,\"p50\":%.2f,\"p99\":%.2f,\"attackers\":%zu,\"attacks\":%llu,\"servers\":[",
        second, static_cast<unsigned long long>(counts.published),
        static_cast<unsigned long long>(counts.delivered),
        static_cast<unsigned long long>(counts.misplaced + counts.incomplete),
        static_cast<unsigned long long>(counts.dropped), static_cast<unsigned long long>(counts.refused),
        static_cast<unsigned long long>(counts.reconnected), percentile(counts.milliseconds, 0.5),
        percentile(counts.milliseconds, 0.99), connected, static_cast<unsigned long long>(attempts_));
    std::size_t resident = 0;
    for (const Subject& each : subjects_) {
      const Footprint now = footprint(each);
      std::printf("%s{\"url\":\"%s\",\"resident\":%zu,\"descriptors\":%zu}",
                  &each == subjects_.data() ? "" : ",", each.url.c_str(), now.resident, now.descriptors);
      if (now.resident == 0) fail(each.url + " has ended");
      if (now.resident > bounds_.resident)
        fail(each.url + " takes " + std::to_string(now.resident) + " bytes");
      if (now.descriptors > before_.front().descriptors + crowd_.size() + attackers_.size() + leaving)
        fail(each.url + " has " + std::to_string(now.descriptors) + " descriptors");
      resident += now.resident;
    }
    std::printf("]}\n");
    std::fflush(stdout);
    residents_.push_back(static_cast<double>(resident));
    judge(counts);
  }

  void judge(const Counts& counts) {
    published_ += counts.published;
    delivered_ += counts.delivered;
    if (counts.misplaced + counts.incomplete + counts.dropped > 0) fail(counts.first_failure);
  }

  // The attackers have come, and the histories are full, long before the middle of a run of minutes.
  void judge_growth() {
    constexpr std::size_t shortest = 120;
    if (residents_.size() < shortest) return;
    const auto half = residents_.begin() + static_cast<std::ptrdiff_t>(residents_.size() / 2);
    const auto three_quarters = residents_.begin() + static_cast<std::ptrdiff_t>(residents_.size() * 3 / 4);
    const double earlier = *std::max_element(half, three_quarters);
    const double later = *std::max_element(three_quarters, residents_.end());
    if (later > earlier * 1.1)
      fail("the memory has grown from " + std::to_string(earlier) + " to " + std::to_string(later));
  }

  void fail(std::string why) { failures_.push_back(std::move(why)); }

  std::vector<Subject> subjects_;
  std::vector<Footprint> before_;
  Bounds bounds_;
  Crowd crowd_;
  std::deque<Attacker> attackers_;
  std::vector<std::string> failures_;
  std::vector<double> milliseconds_;
  std::vector<double> residents_;
  std::uint64_t published_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t attempts_ = 0;
  std::array<char, 1 << 16> buffer_{};
  int poll_ = -1;
};

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // of the attackers' TLS: OpenSSL writes to their sockets
  if (argc < 9)
    return std::fputs("duet_soak SECONDS HONEST ATTACKERS MEGABYTES MILLISECONDS CA_FILE (URL PROCESS)...\n",
                      stderr),
           2;
  std::vector<Subject> subjects;
  for (int i = 7; i + 1 < argc; i += 2) subjects.push_back(make_subject(argv[i], std::atoi(argv[i + 1])));
  const auto honest = static_cast<std::size_t>(std::atoi(argv[2]));
  const auto attackers = static_cast<std::size_t>(std::atoi(argv[3]));
  const Bounds bounds{static_cast<std::size_t>(std::atoi(argv[4])) << 20, std::atof(argv[5])};
  const std::size_t needed = honest + attackers + 100;
  if (duet_test::allow_descriptors(needed) < needed)
    return std::fputs("duet_soak: too few descriptors are allowed\n", stderr), 2;
  return Soak(std::move(subjects), argv[6], honest, attackers, bounds).run(std::atoi(argv[1]));
}
