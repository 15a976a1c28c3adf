#include <algorithm>

#include "network.hpp"
#include "result.hpp"
#include "scenario.hpp"

namespace bench {

namespace {

struct Latencies final : Handler {
  void on_messages(Connection& connection, unsigned count) override {
    const Nanoseconds time = now();
    for (; count > 0 && !connection.due.empty(); --count) {
      all.push_back(time - connection.due.front());
      connection.due.pop_front();
    }
  }

  /// Returns microseconds; sorts them.
  double percentile(double part) {
    if (all.empty()) return 0;
    const auto nth = static_cast<std::size_t>(part * static_cast<double>(all.size() - 1));
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(nth), all.end());
    return static_cast<double>(all[nth]) / 1e3;
  }

  std::vector<Nanoseconds> all;
};

/// Sends at regular intervals and never sleeps, because late wake-ups would be measured. A delayed message is
/// sent as soon as possible, and its latency counts from its scheduled time.
std::uint64_t run(const Options& options, Network& network, Latencies& latencies,
                  const std::vector<Connection*>& connections, double seconds) {
  const auto count = static_cast<std::uint64_t>(options.rate * seconds);
  const Nanoseconds begin = now();
  const Nanoseconds deadline = begin + static_cast<Nanoseconds>(seconds * 1e9) + 5'000'000'000;
  latencies.all.clear();
  latencies.all.reserve(count);
  std::uint64_t sent = 0;
  while (latencies.all.size() < count && network.failure().empty() && now() < deadline) {
    while (sent < count) {
      const Nanoseconds due =
          begin + static_cast<Nanoseconds>(static_cast<double>(sent) / options.rate * 1e9);
      if (now() < due) break;
      Connection& connection = *connections[sent++ % connections.size()];
      connection.due.push_back(due);
      connection.send(1);
    }
    network.turn(latencies, 0);
  }
  return latencies.all.size();
}

}  // namespace

nlohmann::json echo_at_rate(const Options& options) {
  const Frames frames(options);
  Network network(options, frames);
  std::vector<Connection*> connections;
  if (!network.open(options.connections, "/echo", connections)) return failed(network.failure());

  Latencies latencies;
  run(options, network, latencies, connections, options.warm_up);
  network.read_thoroughly(false);
  const Snapshot begin = Snapshot::take(options, network);
  const std::uint64_t count = run(options, network, latencies, connections, options.seconds);
  const Snapshot end = Snapshot::take(options, network);
  if (!network.failure().empty()) return failed(network.failure());
  nlohmann::json answer = result(options, begin, end, count);
  answer["all_came"] = count == static_cast<std::uint64_t>(options.rate * options.seconds);
  answer["busiest"] = "nobody";  // the generator never sleeps here
  answer["p50_us"] = latencies.percentile(0.5);
  answer["p99_us"] = latencies.percentile(0.99);
  answer["p999_us"] = latencies.percentile(0.999);
  answer["max_us"] = latencies.percentile(1);
  return answer;
}

}  // namespace bench
