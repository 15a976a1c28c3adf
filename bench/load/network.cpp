#include "network.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>

#include "process.hpp"

namespace bench {

namespace {

constexpr std::size_t buffer_size = 128 << 10;
constexpr std::size_t most_opening = 128;
constexpr Nanoseconds opening_time = 60'000'000'000;

struct Ignore final : Handler {
  void on_messages(Connection&, unsigned) override {}
};

}  // namespace

Network::Network(const Options& options, const Frames& frames)
    : options_(options), frames_(frames), poll_(epoll_create1(EPOLL_CLOEXEC)), buffer_(buffer_size) {}

Connection& Network::add(std::string path) {
  connections_.push_back(std::make_unique<Connection>(options_, frames_, std::move(path), added_++ / 16'000));
  connections_.back()->watch(poll_);
  return *connections_.back();
}

bool Network::open(std::size_t count, const std::string& path, std::vector<Connection*>& opened_ones) {
  const Nanoseconds deadline = now() + opening_time;
  const std::size_t begin = opened_ones.size();
  std::size_t done = begin;  // all before it are open
  Ignore ignore;
  while (done < begin + count && failure_.empty()) {
    while (opened_ones.size() < begin + count && opened_ones.size() - done < most_opening)
      opened_ones.push_back(&add(path));
    turn(ignore, 1000);
    while (done < opened_ones.size() && opened_ones[done]->state() == Connection::State::open) ++done;
    if (done < opened_ones.size() && opened_ones[done]->state() == Connection::State::failed)
      failure_ = opened_ones[done]->failure();
    if (now() > deadline) failure_ = "connections were not opened in time";
  }
  return failure_.empty();
}

void Network::turn(Handler& handler, int milliseconds) {
  std::array<epoll_event, 512> events;
  const int count = epoll_wait(poll_, events.data(), static_cast<int>(events.size()), milliseconds);
  for (int i = 0; i < count; ++i) {
    auto& connection = *static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr);
    const unsigned messages = connection.on_events(events[static_cast<std::size_t>(i)].events, buffer_);
    if (messages > 0) handler.on_messages(connection, messages);
    if (connection.state() == Connection::State::failed && failure_.empty()) failure_ = connection.failure();
  }
}

std::uint64_t Network::bytes_received() const {
  std::uint64_t sum = 0;
  for (const auto& connection : connections_) sum += connection->bytes_received();
  return sum;
}

void Network::read_thoroughly(bool thorough) {
  for (const auto& connection : connections_) connection->read_thoroughly(thorough);
}

}  // namespace bench
