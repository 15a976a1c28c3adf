// Topics of two servers. Both have half of the subscribers, and a publisher each, which publish by turns at a fixed
// rate, several messages at once if wanted, to one topic after the other. If there are as many topics as subscribers, each message crosses from one
// server to the other. A delivery's latency is measured from the scheduled time of its message.
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>
#include <vector>

#include "corpus.hpp"
#include "member.hpp"
#include "process.hpp"
#include "result.hpp"
#include "scenario.hpp"

namespace bench {

namespace {

constexpr std::size_t servers = 2;
constexpr std::size_t first_ones = 100;  // the servers' one-time allocations are made for them
constexpr std::size_t most_opening = 64;
constexpr Nanoseconds opening_time = 60'000'000'000, settling_time = 10'000'000'000;

/// The text of a message: the mark, the publisher's digit, its number with eight digits, and a filling.
class Text {
 public:
  struct Number {
    std::size_t publisher, number;
  };

  explicit Text(std::size_t size) : text_(Member::mark + noise(std::max(size, begin) - 1, true)) {}

  const std::string& of(Number number) {
    std::string digits = std::to_string(number.number);
    digits.insert(0, 8 - digits.size(), '0');
    text_[1] = static_cast<char>('0' + number.publisher);
    text_.replace(2, 8, digits);
    return text_;
  }

  /// Returns false if it is not the beginning of `delivered`.
  bool read(std::string_view delivered, Number& number) const {
    if (delivered.size() < text_.size() ||
        delivered.substr(begin, text_.size() - begin) != std::string_view(text_).substr(begin))
      return false;
    number.publisher = static_cast<std::size_t>(delivered[1] - '0');
    const char* const end = delivered.data() + begin;
    return number.publisher < servers && std::from_chars(delivered.data() + 2, end, number.number).ptr == end;
  }

 private:
  static constexpr std::size_t begin = 10;  // of the filling

  std::string text_;
};

class Cluster final : public Listener {
 public:
  explicit Cluster(const Options& options)
      : options_(options), text_(options.size), buffer_(128 << 10), poll_(epoll_create1(EPOLL_CLOEXEC)) {
    const auto dialect = options.socket_io ? Dialect::socket_io : Dialect::duet;
    topics_.reserve(options.rooms);
    for (unsigned i = 0; i < options.rooms; ++i) {
      const std::string topic = "news" + std::to_string(i);
      topics_.push_back({dialect(topic, true), dialect(topic, false), {}});
    }
  }

  /// Opens more subscribers, by turns on both servers, and waits for them. Returns false on failure.
  bool subscribe(std::size_t count) { return open(count, subscribers_, &Topic::subscriber); }
  bool open_publishers() { return open(servers, publishers_, &Topic::publisher); }

  /// Publishes for this long, then waits for all deliveries.
  void run(double seconds);

  /// Forgets all deliveries so far.
  void begin() {
    for (std::size_t i = 0; i < expected_.size(); ++i) expected_[i] = topic_of(i).sent();
    latencies_.clear();
    published_ = missed_ = repeated_ = 0;
  }

  void on_delivery(Member& member, std::string_view text) override;

  /// Returns microseconds; changes the order of the latencies.
  double percentile(double part);

  [[nodiscard]] std::size_t deliveries() const { return latencies_.size(); }
  [[nodiscard]] std::size_t published() const { return published_; }
  [[nodiscard]] std::size_t missed() const;
  [[nodiscard]] std::size_t repeated() const { return repeated_; }
  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  using Members = std::vector<std::unique_ptr<Member>>;
  using Numbers = std::array<std::size_t, servers>;  // by publisher

  struct Topic {
    Dialect subscriber, publisher;
    std::array<std::vector<Nanoseconds>, servers> due;  // when its messages were to be sent, by publisher

    [[nodiscard]] Numbers sent() const { return {due[0].size(), due[1].size()}; }
  };

  Topic& topic_of(std::size_t subscriber) { return topics_[subscriber % topics_.size()]; }
  [[nodiscard]] const Topic& topic_of(std::size_t subscriber) const {
    return topics_[subscriber % topics_.size()];
  }
  bool open(std::size_t count, Members& members, Dialect Topic::*dialect);
  void publish(Nanoseconds due);
  void turn(int milliseconds);

  const Options& options_;
  Text text_;
  std::vector<char> buffer_;
  int poll_;
  unsigned opened_ = 0;
  Members subscribers_, publishers_;
  std::vector<Topic> topics_;
  std::size_t turn_ = 0;
  std::vector<Numbers> expected_;  // the next message, by subscriber
  std::vector<Nanoseconds> latencies_;
  std::size_t published_ = 0, missed_ = 0, repeated_ = 0;
  Nanoseconds time_ = 0;  // of the events that are being handled
  std::string failure_;
};

bool Cluster::open(std::size_t count, Members& members, Dialect Topic::*dialect) {
  const Nanoseconds deadline = now() + opening_time;
  const std::size_t all = members.size() + count;
  std::size_t done = members.size();  // all before it are ready
  while (done < all && failure_.empty()) {
    while (members.size() < all && members.size() - done < most_opening) {
      const std::uint16_t port = members.size() % servers == 0 ? options_.port : options_.other_port;
      members.push_back(
          std::make_unique<Member>(port, topic_of(members.size()).*dialect, opened_++ / 16'000));
      members.back()->index = members.size() - 1;
      members.back()->watch(poll_);
    }
    turn(100);
    while (done < members.size() && members[done]->is_ready()) ++done;
    if (now() > deadline && failure_.empty()) failure_ = "clients were not subscribed in time";
  }
  for (std::size_t i = expected_.size(); i < subscribers_.size(); ++i)
    expected_.push_back(topic_of(i).sent());
  return failure_.empty();
}

void Cluster::turn(int milliseconds) {
  std::array<epoll_event, 256> events;
  const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), milliseconds);
  for (int i = 0; i < count; ++i) {
    auto& member = *static_cast<Member*>(events[static_cast<std::size_t>(i)].data.ptr);
    time_ = now();
    member.on_events(events[static_cast<std::size_t>(i)].events, buffer_, *this);
    if (!member.failure().empty() && failure_.empty()) failure_ = member.failure();
  }
}

void Cluster::publish(Nanoseconds due) {
  Topic& topic = topics_[turn_ % topics_.size()];
  const std::size_t publisher = ++turn_ % servers;
  const std::size_t number = topic.due[publisher].size();
  topic.due[publisher].push_back(due);
  publishers_[publisher]->publish(topic.publisher, text_.of({publisher, number}));
  ++published_;
}

void Cluster::on_delivery(Member& member, std::string_view text) {
  Text::Number number{};
  if (!text_.read(text, number) || number.number >= topic_of(member.index).due[number.publisher].size()) {
    failure_ = "a message is not what was published";
    return;
  }
  latencies_.push_back(time_ - topic_of(member.index).due[number.publisher][number.number]);
  std::size_t& expected = expected_[member.index][number.publisher];
  if (number.number < expected) {
    ++repeated_;
  } else {
    missed_ += number.number - expected;
    expected = number.number + 1;
  }
}

std::size_t Cluster::missed() const {
  std::size_t missed = missed_;
  for (std::size_t i = 0; i < expected_.size(); ++i)
    for (std::size_t j = 0; j < servers; ++j) missed += topic_of(i).due[j].size() - expected_[i][j];
  return missed;
}

void Cluster::run(double seconds) {
  const auto count = static_cast<std::size_t>(options_.rate * seconds);
  const Nanoseconds start = now();
  for (std::size_t i = 0; i < count && failure_.empty();) {
    const Nanoseconds due = start + static_cast<Nanoseconds>(static_cast<double>(i) / options_.rate * 1e9);
    const Nanoseconds wait = due - now();
    if (wait <= 0) {
      for (unsigned j = 0; j < options_.depth; ++j, ++i) publish(due);
      for (const auto& publisher : publishers_) publisher->flush();
    }
    turn(static_cast<int>(std::max<Nanoseconds>(wait, 0) / 1'000'000));
  }
  const Nanoseconds deadline = now() + settling_time;
  while (failure_.empty() && missed() > missed_ && now() < deadline) turn(10);
}

double Cluster::percentile(double part) {
  if (latencies_.empty()) return 0;
  const auto nth = static_cast<std::ptrdiff_t>(part * static_cast<double>(latencies_.size() - 1));
  std::nth_element(latencies_.begin(), latencies_.begin() + nth, latencies_.end());
  return static_cast<double>(latencies_[static_cast<std::size_t>(nth)]) / 1e3;
}

struct Usage {
  Nanoseconds servers, system, broker, generator, time;

  static Usage take(const Options& options) {
    return {cpu_time(options.server) + cpu_time(options.other_server),
            system_time(options.server) + system_time(options.other_server), cpu_time(options.broker),
            cpu_time(0), now()};
  }
};

struct Memory {
  double servers, broker;

  static Memory take(const Options& options) {
    return {static_cast<double>(resident(options.server) + resident(options.other_server)),
            static_cast<double>(resident(options.broker))};
  }
};

}  // namespace

nlohmann::json cluster(const Options& options) {
  Cluster cluster(options);
  if (!cluster.subscribe(first_ones)) return failed(cluster.failure());
  const Memory before = Memory::take(options);
  if (!cluster.subscribe(options.connections - first_ones)) return failed(cluster.failure());
  const Memory after = Memory::take(options);
  if (!cluster.open_publishers()) return failed(cluster.failure());

  cluster.run(options.warm_up);
  cluster.begin();
  const Usage begin = Usage::take(options);
  cluster.run(options.seconds);
  const Usage end = Usage::take(options);
  if (!cluster.failure().empty()) return failed(cluster.failure());
  if (cluster.deliveries() == 0) return failed("nothing was delivered");

  const auto deliveries = static_cast<double>(cluster.deliveries());
  const auto published = static_cast<double>(cluster.published());
  const auto subscribers = static_cast<double>(options.connections - first_ones);
  const double cpu_us = static_cast<double>(end.servers - begin.servers) / 1e3 / deliveries;
  return {{"count", cluster.deliveries()},
          {"published", cluster.published()},
          {"missed", cluster.missed()},
          {"repeated", cluster.repeated()},
          {"cpu_us", cpu_us},
          {"system_us", static_cast<double>(end.system - begin.system) / 1e3 / deliveries},
          {"per_cpu_second", 1e6 / cpu_us},
          {"broker_us", static_cast<double>(end.broker - begin.broker) / 1e3 / published},
          {"generator_share",
           static_cast<double>(end.generator - begin.generator) / static_cast<double>(end.time - begin.time)},
          {"memory_each", (after.servers - before.servers) / subscribers},
          {"broker_memory_each", (after.broker - before.broker) / subscribers},
          {"p50_us", cluster.percentile(0.5)},
          {"p99_us", cluster.percentile(0.99)},
          {"p999_us", cluster.percentile(0.999)}};
}

}  // namespace bench
