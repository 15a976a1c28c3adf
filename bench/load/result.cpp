#include "result.hpp"

namespace bench {

namespace {

constexpr double busy = 0.95;

double share(Nanoseconds used, Nanoseconds time) {
  return static_cast<double>(used) / static_cast<double>(time);
}

}  // namespace

Snapshot Snapshot::take(const Options& options, const Network& network) {
  return {now(), cpu_time(options.server), cpu_time(0), network.bytes_received()};
}

nlohmann::json result(const Options& options, const Snapshot& begin, const Snapshot& end,
                      std::uint64_t count) {
  const Nanoseconds time = end.time - begin.time;
  const Nanoseconds server = end.server - begin.server;
  const double server_share = share(server, time);
  const double generator_share = share(end.generator - begin.generator, time);
  const double each = count == 0 ? 1 : static_cast<double>(count);
  return {{"count", count},
          {"seconds", static_cast<double>(time) / 1e9},
          {"per_second", static_cast<double>(count) * 1e9 / static_cast<double>(time)},
          {"cpu_us", static_cast<double>(server) / 1e3 / each},
          {"server_share", server_share},
          {"generator_share", generator_share},
          {"busiest", generator_share > busy && server_share < busy ? "generator"
                      : server_share > busy                         ? "server"
                                                                    : "nobody"},
          {"bytes_each", static_cast<double>(end.bytes_received - begin.bytes_received) / each},
          {"resident", resident(options.server)}};
}

nlohmann::json failed(const std::string& why) { return {{"failure", why}}; }

}  // namespace bench
