#pragma once

#include <duet/statistics.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace duet::detail {

/// The reason that follows from the status of a refused handshake, if nothing else gives one.
constexpr Refusal refusal_of(int status) {
  switch (status) {
    case 403:
    case 421: return Refusal::origin;
    case 404: return Refusal::no_route;
    case 426: return Refusal::version;
    case 429: return Refusal::too_many;
    case 503: return Refusal::unavailable;
    default: return Refusal::malformed;
  }
}

/// A number that one thread changes and all may read, at the cost of a plain one.
template <class Number>
class Counter {
 public:
  void operator+=(Number more) { value_.store(*this + more, std::memory_order_relaxed); }
  void raise_to(Number least) {
    if (*this < least) value_.store(least, std::memory_order_relaxed);
  }
  operator Number() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<Number> value_{};
};

/// Counts events on one thread of a server: an addition or two for each message.
class Counters {
 public:
  void requested() { http_requests_ += 1; }
  void refused(Refusal why) { refusals_[static_cast<std::size_t>(why)] += 1; }
  void opened() { connections_total_ += 1; }

  void closed(std::uint16_t code) {
    connections_closed_ += 1;
    const std::lock_guard lock(close_codes_mutex_);
    ++close_codes_[code];
  }

  /// Counts a message, or a part of one: the last part makes it a message.
  void received(std::size_t payload, bool is_last = true) {
    messages_received_ += is_last ? 1 : 0;
    bytes_received_ += payload;
  }

  /// The same. `queued` is now pending for that connection.
  void sent(std::size_t payload, std::size_t queued, bool is_last = true) {
    messages_sent_ += is_last ? 1 : 0;
    bytes_sent_ += payload;
    most_bytes_queued_.raise_to(queued);
  }

  /// The size of a connection's send queue changes from `before` to `now`.
  void queued(std::size_t before, std::size_t now) { bytes_queued_ += now - before; }  // modulo

  void lagged(std::chrono::milliseconds lag) {
    const auto* const bound = std::lower_bound(LoopLag::bounds.begin(), LoopLag::bounds.end(), lag);
    lag_counts_[static_cast<std::size_t>(bound - LoopLag::bounds.begin())] += 1;
    lag_sum_ += lag.count();
    highest_lag_.raise_to(lag.count());
  }

  /// Count one socket more, or less, on this thread. Called by the accepting thread, and by this one.
  void socket_came() {
    sockets_total_ += 1;
    sockets_open_.fetch_add(1, std::memory_order_relaxed);
  }
  void socket_left() { sockets_open_.fetch_sub(1, std::memory_order_relaxed); }
  [[nodiscard]] std::size_t sockets() const { return sockets_open_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t connections() const {
    const std::uint64_t closed = connections_closed_;  // first, so that it is not more than were opened
    return static_cast<std::size_t>(connections_total_ - closed);
  }

  /// Callable on any thread.
  void add_to(Statistics& sum) const;

 private:
  std::atomic<std::size_t> sockets_open_ = 0;
  Counter<std::uint64_t> sockets_total_;
  Counter<std::uint64_t> http_requests_;
  std::array<Counter<std::uint64_t>, refusal_count> refusals_;
  Counter<std::uint64_t> connections_total_;
  Counter<std::uint64_t> connections_closed_;
  Counter<std::uint64_t> messages_received_;
  Counter<std::uint64_t> messages_sent_;
  Counter<std::uint64_t> bytes_received_;
  Counter<std::uint64_t> bytes_sent_;
  Counter<std::size_t> bytes_queued_;
  Counter<std::size_t> most_bytes_queued_;
  std::array<Counter<std::uint64_t>, LoopLag::bounds.size() + 1> lag_counts_;
  Counter<std::int64_t> lag_sum_;  // in milliseconds, as below
  Counter<std::int64_t> highest_lag_;

  mutable std::mutex close_codes_mutex_;
  std::map<std::uint16_t, std::uint64_t> close_codes_;
};

}  // namespace duet::detail
