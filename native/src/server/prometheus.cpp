#include "server/prometheus.hpp"

#include <array>
#include <cstdio>

namespace duet::detail {

namespace {

/// Writes metric families. Names, labels and helps are duet's own and need no escapes.
class Exposition {
 public:
  void begin(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    line("# HELP ", help);
    line("# TYPE ", type);
  }
  void sample(std::uint64_t value, std::string_view suffix = {}, std::string_view labels = {}) {
    sample(std::to_string(value), suffix, labels);
  }
  void sample(std::string_view value, std::string_view suffix, std::string_view labels) {
    out_.append(name_).append(suffix).append(labels).append(" ").append(value).append("\n");
  }
  void single(std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
    begin(name, type, help);
    sample(value);
  }
  std::string take() { return std::move(out_); }

 private:
  void line(std::string_view start, std::string_view end) {
    out_.append(start).append(name_).append(" ").append(end).append("\n");
  }

  std::string out_;
  std::string_view name_;
};

std::string label(std::string_view name, std::string_view value) {
  return std::string("{").append(name).append("=\"").append(value).append("\"}");
}

std::string seconds(std::chrono::milliseconds time) {
  std::array<char, 32> text{};
  static_cast<void>(std::snprintf(text.data(), text.size(), "%lld.%03d",
                                  static_cast<long long>(time.count() / 1000),
                                  static_cast<int>(time.count() % 1000)));
  std::string_view shortest = text.data();  // "0.01", as in other exporters
  while (shortest.ends_with('0')) shortest.remove_suffix(1);
  if (shortest.ends_with('.')) shortest.remove_suffix(1);
  return std::string(shortest);
}

void append_refusals(Exposition& out, const Statistics& statistics) {
  out.begin("duet_handshakes_refused_total", "counter", "Failed opening handshakes, by reason.");
  for (std::size_t i = 0; i < refusal_count; ++i)
    out.sample(statistics.refusals[i], {}, label("reason", to_string(static_cast<Refusal>(i))));
}

void append_close_codes(Exposition& out, const Statistics& statistics) {
  std::uint64_t libraries = 0;
  std::uint64_t applications = 0;
  out.begin("duet_connections_closed_total", "counter",
            "Closed connections, by close code; 1005 is none, 1006 an end without a Close frame.");
  for (const auto& [code, count] : statistics.close_codes) {
    if (code < 3000)
      out.sample(count, {}, label("code", std::to_string(code)));
    else
      (code < 4000 ? libraries : applications) += count;
  }
  out.sample(libraries, {}, label("code", "3xxx"));
  out.sample(applications, {}, label("code", "4xxx"));
}

void append_lag(Exposition& out, const LoopLag& lag) {
  out.begin("duet_loop_lag_seconds", "histogram", "Delay of timers after the time they were due.");
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < LoopLag::bounds.size(); ++i) {
    count += lag.counts[i];
    out.sample(count, "_bucket", label("le", seconds(LoopLag::bounds[i])));
  }
  count += lag.counts.back();
  out.sample(count, "_bucket", label("le", "+Inf"));
  out.sample(seconds(lag.sum), "_sum", {});
  out.sample(count, "_count");
}

void append_backplane(Exposition& out, const BackplaneStatistics& s) {
  out.begin("duet_backplane_state", "gauge", "1 for the state of the backplane.");
  for (const auto phase : {BackplaneState::Phase::connecting, BackplaneState::Phase::ready,
                           BackplaneState::Phase::refusing, BackplaneState::Phase::lost})
    out.sample(s.phase == phase ? 1 : 0, {}, label("state", to_string(phase)));
  out.single("duet_backplane_published_total", "counter", "Messages passed to the backplane.", s.published);
  out.single("duet_backplane_received_total", "counter", "Messages from the backplane.", s.received);
  out.single("duet_backplane_failed_total", "counter", "Publishes that the backplane did not take.",
             s.failed);
  out.single("duet_backplane_losses_total", "counter", "Lost connections to the backplane.", s.losses);
  out.single("duet_backplane_gaps_total", "counter",
             "Topics whose subscribers have missed messages for good.", s.gaps);
}

}  // namespace

std::string format_prometheus(const Statistics& s) {
  Exposition out;
  out.single("duet_sockets", "gauge", "Open sockets, WebSockets or not.", s.sockets_open);
  out.single("duet_sockets_accepted_total", "counter", "Accepted sockets.", s.sockets_total);
  out.single("duet_connections", "gauge", "Open WebSocket connections.", s.connections_open);
  out.single("duet_connections_opened_total", "counter", "Opened WebSocket connections.",
             s.connections_total);
  out.single("duet_http_requests_total", "counter", "HTTP requests other than handshakes.", s.http_requests);
  out.single("duet_messages_received_total", "counter", "Messages from clients.", s.messages_received);
  out.single("duet_messages_sent_total", "counter", "Messages accepted for sending.", s.messages_sent);
  out.single("duet_received_bytes_total", "counter", "Payload of messages from clients, uncompressed.",
             s.bytes_received);
  out.single("duet_sent_bytes_total", "counter", "Payload of messages accepted for sending, uncompressed.",
             s.bytes_sent);
  out.single("duet_send_queue_bytes", "gauge", "Payload in the send queues of all connections.",
             s.bytes_queued);
  out.single("duet_send_queue_highest_bytes", "gauge",
             "Largest payload so far in one connection's send queue.", s.most_bytes_queued);
  out.single("duet_memory_held_bytes", "gauge", "Payload held for all connections, in steps.", s.memory_held);
  out.single("duet_history_bytes", "gauge", "Memory used by the history of topics.", s.history_bytes);
  append_refusals(out, s);
  append_close_codes(out, s);
  append_lag(out, s.loop_lag);
  if (s.backplane) append_backplane(out, *s.backplane);
  return out.take();
}

}  // namespace duet::detail
