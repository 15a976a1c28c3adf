#pragma once

#include <duet/statistics.hpp>

#include <algorithm>

namespace duet::detail {

/// What a status that refuses a handshake says of the reason, where nothing else does.
constexpr Refusal refusal_of(int status) {
  switch (status) {
    case 403: return Refusal::origin;
    case 404: return Refusal::no_route;
    case 426: return Refusal::version;
    case 429: return Refusal::too_many;
    case 503: return Refusal::unavailable;
    default: return Refusal::malformed;
  }
}

/// Counts what happens in a server, on its loop's thread: an increment or two for each message.
class Counters {
 public:
  void accepted() { ++totals_.sockets_total; }
  void requested() { ++totals_.http_requests; }
  void refused(Refusal why) { ++totals_.refusals[static_cast<std::size_t>(why)]; }
  void opened() { ++totals_.connections_total; }
  void closed(std::uint16_t code) { ++totals_.close_codes[code]; }

  void received(std::size_t payload) {
    ++totals_.messages_received;
    totals_.bytes_received += payload;
  }

  /// `queued`: what waits for that connection now.
  void sent(std::size_t payload, std::size_t queued) {
    ++totals_.messages_sent;
    totals_.bytes_sent += payload;
    totals_.most_bytes_queued = std::max(totals_.most_bytes_queued, queued);
  }

  /// Of a message in parts. Its last one makes it a message.
  void received_part(std::size_t payload, bool is_last) {
    totals_.messages_received += is_last ? 1 : 0;
    totals_.bytes_received += payload;
  }
  void sent_part(std::size_t payload, std::size_t queued, bool is_last) {
    totals_.messages_sent += is_last ? 1 : 0;
    totals_.bytes_sent += payload;
    totals_.most_bytes_queued = std::max(totals_.most_bytes_queued, queued);
  }

  void lagged(std::chrono::milliseconds lag) {
    LoopLag& lags = totals_.loop_lag;
    const auto* const bound = std::lower_bound(LoopLag::bounds.begin(), LoopLag::bounds.end(), lag);
    ++lags.counts[static_cast<std::size_t>(bound - LoopLag::bounds.begin())];
    lags.sum += lag;
    lags.highest = std::max(lags.highest, lag);
  }

  /// Everything but what is so only at a moment: what is open, and what waits.
  [[nodiscard]] const Statistics& totals() const { return totals_; }

 private:
  Statistics totals_;
};

}  // namespace duet::detail
