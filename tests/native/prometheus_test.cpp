#include "server/prometheus.hpp"

#include <sstream>

#include "catch.hpp"
#include "server/counters.hpp"

using namespace duet;
using namespace duet::detail;
using std::chrono::milliseconds;

namespace {

bool has_line(const std::string& text, const std::string& line) {
  return ('\n' + text).find('\n' + line + '\n') != std::string::npos;
}

Statistics totals_of(const Counters& counters) {
  Statistics sum;
  counters.add_to(sum);
  return sum;
}

}  // namespace

TEST_CASE("each family has HELP and TYPE lines before its samples") {
  const std::string text = format_prometheus({});
  std::istringstream lines(text);
  std::string line;
  std::string family;
  std::size_t samples = 1;
  while (std::getline(lines, line)) {
    CAPTURE(line);
    if (line.starts_with("# HELP ")) {
      CHECK(samples > 0);
      family = line.substr(7, line.find(' ', 7) - 7);
      CHECK(family.starts_with("duet_"));
      REQUIRE(std::getline(lines, line));
      REQUIRE(line.starts_with("# TYPE " + family + ' '));
      const std::string type = line.substr(8 + family.size());
      CHECK((type == "counter") == family.ends_with("_total"));
      samples = 0;
    } else {
      CHECK(line.starts_with(family));
      ++samples;
    }
  }
  CHECK(samples > 0);
  CHECK(text.back() == '\n');
}

TEST_CASE("each number is printed under its name") {
  Counters counters;
  counters.received(5);
  counters.received(7);
  counters.sent(100, 40);
  counters.sent(1, 3);
  Statistics statistics = totals_of(counters);
  statistics.connections_open = 3;
  statistics.bytes_queued = 17;
  statistics.memory_held = 18;
  const std::string text = format_prometheus(statistics);
  for (const char* line :
       {"duet_connections 3", "duet_messages_received_total 2", "duet_messages_sent_total 2",
        "duet_received_bytes_total 12", "duet_sent_bytes_total 101", "duet_send_queue_bytes 17",
        "duet_send_queue_highest_bytes 40", "duet_memory_held_bytes 18"}) {
    CAPTURE(line);
    CHECK(has_line(text, line));
  }
}

TEST_CASE("every reason for a refusal has a line even before it happens") {
  Counters counters;
  counters.refused(Refusal::origin);
  const std::string text = format_prometheus(totals_of(counters));
  for (std::size_t i = 0; i < refusal_count; ++i) {
    const auto reason = static_cast<Refusal>(i);
    CHECK(has_line(text, "duet_handshakes_refused_total{reason=\"" + std::string(to_string(reason)) + "\"} " +
                             (reason == Refusal::origin ? "1" : "0")));
  }
}

TEST_CASE("close codes that a peer chooses freely share one line") {
  Counters counters;
  for (const int code : {1000, 1000, 1006, 3000, 4000, 4001, 4999})
    counters.closed(static_cast<std::uint16_t>(code));
  const std::string text = format_prometheus(totals_of(counters));
  CHECK(has_line(text, "duet_connections_closed_total{code=\"1000\"} 2"));
  CHECK(has_line(text, "duet_connections_closed_total{code=\"1006\"} 1"));
  CHECK(has_line(text, "duet_connections_closed_total{code=\"3xxx\"} 1"));
  CHECK(has_line(text, "duet_connections_closed_total{code=\"4xxx\"} 3"));
  CHECK(text.find("4001") == std::string::npos);
}

TEST_CASE("the lag is a cumulative histogram in seconds") {
  Counters counters;
  for (const int lag : {0, 1, 2, 3, 1000, 1001, 70'000}) counters.lagged(milliseconds(lag));
  const std::string text = format_prometheus(totals_of(counters));
  for (const char* line :
       {"duet_loop_lag_seconds_bucket{le=\"0.001\"} 2", "duet_loop_lag_seconds_bucket{le=\"0.002\"} 3",
        "duet_loop_lag_seconds_bucket{le=\"0.005\"} 4", "duet_loop_lag_seconds_bucket{le=\"0.01\"} 4",
        "duet_loop_lag_seconds_bucket{le=\"1\"} 5", "duet_loop_lag_seconds_bucket{le=\"+Inf\"} 7",
        "duet_loop_lag_seconds_sum 72.007", "duet_loop_lag_seconds_count 7"}) {
    CAPTURE(line);
    CHECK(has_line(text, line));
  }
  CHECK(totals_of(counters).loop_lag.highest == milliseconds(70'000));
}
