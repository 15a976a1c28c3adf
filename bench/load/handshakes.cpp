#include <sys/epoll.h>
#include <unistd.h>

#include <array>

#include "network.hpp"
#include "result.hpp"
#include "scenario.hpp"

namespace bench {

namespace {

/// Connections that are replaced as soon as they are open.
class Churn {
 public:
  explicit Churn(const Options& options) : options_(options), frames_(options), network_(options, frames_) {
    for (unsigned i = 0; i < options.connections; ++i) connections_.push_back(begin_one());
  }
  ~Churn() { close(poll_); }
  Churn(const Churn&) = delete;
  Churn& operator=(const Churn&) = delete;

  /// Runs for this time, and until `wanted` were opened, but no longer than `longest`. Returns their number.
  std::uint64_t run(double seconds, std::uint64_t wanted, double longest) {
    std::uint64_t count = 0;
    const Nanoseconds begin = now();
    const auto past = [begin](double time) { return now() - begin >= static_cast<Nanoseconds>(time * 1e9); };
    while (failure_.empty() && !past(longest) && !(past(seconds) && count >= wanted)) count += turn();
    return count;
  }

  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] const Network& network() const { return network_; }

 private:
  // Uses many source addresses, as one does not have enough ports.
  std::unique_ptr<Connection> begin_one() {
    auto connection = std::make_unique<Connection>(options_, frames_, "/echo", made_++);
    connection->watch(poll_);
    return connection;
  }

  std::uint64_t turn() {
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 100);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      static_cast<Connection*>(event.data.ptr)->on_events(event.events, buffer_);
    }
    std::uint64_t opened = 0;
    for (auto& connection : connections_) {
      if (connection->state() == Connection::State::failed) failure_ = connection->failure();
      if (connection->state() != Connection::State::open) continue;
      connection = begin_one();
      ++opened;
    }
    return opened;
  }

  const Options& options_;
  Frames frames_;
  Network network_;  // without connections
  int poll_ = epoll_create1(EPOLL_CLOEXEC);
  unsigned made_ = 0;
  std::array<char, 4096> buffer_{};
  std::vector<std::unique_ptr<Connection>> connections_;
  std::string failure_;
};

}  // namespace

nlohmann::json handshakes(const Options& options) {
  Churn churn(options);
  churn.run(options.warm_up, options.connections, options.longest);
  const Snapshot begin = Snapshot::take(options, churn.network());
  const std::uint64_t count =
      churn.run(options.seconds, std::uint64_t{2} * options.connections, options.longest);
  const Snapshot end = Snapshot::take(options, churn.network());
  if (!churn.failure().empty()) return failed(churn.failure());
  if (count == 0) return failed("no connection was opened");
  return result(options, begin, end, count);
}

}  // namespace bench
