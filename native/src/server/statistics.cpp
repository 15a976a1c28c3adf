#include <duet/statistics.hpp>

#include "server/counters.hpp"

namespace duet {

std::string_view to_string(Refusal refusal) {
  switch (refusal) {
    case Refusal::malformed: return "malformed";
    case Refusal::version: return "version";
    case Refusal::origin: return "origin";
    case Refusal::no_route: return "no_route";
    case Refusal::application: return "application";
    case Refusal::too_many: return "too_many";
    case Refusal::unavailable: return "unavailable";
    case Refusal::timeout: return "timeout";
    case Refusal::tls: return "tls";
  }
  return {};
}

namespace detail {

void Counters::add_to(Statistics& sum) const {
  sum.sockets_open += sockets();
  sum.sockets_total += sockets_total_;
  sum.connections_open += connections();
  sum.connections_total += connections_total_;
  sum.http_requests += http_requests_;
  sum.messages_received += messages_received_;
  sum.messages_sent += messages_sent_;
  sum.bytes_received += bytes_received_;
  sum.bytes_sent += bytes_sent_;
  sum.bytes_queued += bytes_queued_;
  sum.most_bytes_queued = std::max<std::size_t>(sum.most_bytes_queued, most_bytes_queued_);
  for (std::size_t i = 0; i < refusals_.size(); ++i) sum.refusals[i] += refusals_[i];
  for (std::size_t i = 0; i < lag_counts_.size(); ++i) sum.loop_lag.counts[i] += lag_counts_[i];
  sum.loop_lag.sum += std::chrono::milliseconds(lag_sum_);
  sum.loop_lag.highest = std::max(sum.loop_lag.highest, std::chrono::milliseconds(highest_lag_));
  const std::lock_guard lock(close_codes_mutex_);
  for (const auto& [code, times] : close_codes_) sum.close_codes[code] += times;
}

}  // namespace detail

}  // namespace duet
