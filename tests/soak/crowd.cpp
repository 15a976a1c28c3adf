#include "crowd.hpp"

#include <map>
#include <utility>

namespace duet_soak {

namespace {

using namespace std::chrono_literals;

constexpr auto tick_length = 20ms;
/// Each member that publishes does so twice a second.
constexpr std::size_t ticks_of_round = 25;
constexpr std::size_t room_size = 20;
/// A mover is away twenty times a minute, if all of them were one.
constexpr std::size_t connections_of_tick = 4;

void add(Counts& sum, Counts& more) {
  sum.published += more.published;
  sum.delivered += more.delivered;
  sum.misplaced += more.misplaced;
  sum.incomplete += more.incomplete;
  sum.dropped += more.dropped;
  sum.refused += more.refused;
  sum.reconnected += more.reconnected;
  sum.milliseconds.insert(sum.milliseconds.end(), more.milliseconds.begin(), more.milliseconds.end());
  if (sum.first_failure.empty()) sum.first_failure = std::move(more.first_failure);
  more = {};
}

}  // namespace

Crowd::Crowd(std::span<const Subject> subjects, std::string ca_file, std::size_t members)
    : subjects_(subjects), ca_file_(std::move(ca_file)), size_(members), thread_([this] { run(); }) {}

Crowd::~Crowd() {
  ending_ = true;
  thread_.join();
}

Counts Crowd::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(taken_, {});
}

// Half of the members are in rooms of twenty, with one that publishes, and some that move. The others have a topic for
// themselves, which echoes what they publish.
void Crowd::run() {
  duet::Loop loop;
  loop_ = &loop;
  for (std::size_t i = 0; i < size_; ++i) {
    const Subject& subject = subjects_[i % subjects_.size()];
    const std::size_t number = i / subjects_.size();
    const std::size_t place = number / 2 % room_size;
    Member::Role role;
    role.compresses = number % 3 == 0;
    if (number % 2 == 0) {
      role.topic = "room/" + std::to_string(number / 2 / room_size);
      role.publishes = place == 0;
      role.moves = place >= room_size / 2;
    } else {
      role.topic = "own/" + std::to_string(number);
      role.publishes = true;
    }
    members_.emplace_back(loop, subject, ca_file_, std::move(role), counts_);
  }
  loop.after(tick_length, [this] { tick(); });
  loop.run();
  members_.clear();
}

void Crowd::tick() {
  if (ending_) return loop_->stop();
  for (std::size_t i = 0; i < connections_of_tick && connected_ < size_; ++i)
    members_[connected_++].connect();
  std::size_t subscribed = 0;
  for (const Member& each : members_) subscribed += each.is_subscribed() ? 1 : 0;
  subscribed_ = subscribed;
  has_begun_ = has_begun_ || subscribed == size_;
  if (has_begun_ && !finishing_) {
    for (std::size_t i = 0; i < size_ / ticks_of_round + 1; ++i, ++next_)
      if (Member& each = members_[next_ % size_]; each.role().publishes) each.publish();
    for (std::size_t i = 0; i < room_size; ++i)
      if (Member& each = members_[++mover_ % size_]; each.role().moves) {
        each.move();
        break;
      }
  }
  count_missing();
  {
    const std::lock_guard lock(mutex_);
    add(taken_, counts_);
  }
  loop_->after(tick_length, [this] { tick(); });
}

void Crowd::count_missing() {
  if (!finishing_) return;
  std::map<std::pair<std::size_t, std::string_view>, std::uint64_t> published;
  for (std::size_t i = 0; i < size_; ++i)
    if (const Member& each = members_[i]; each.role().publishes)
      published[{i % subjects_.size(), each.role().topic}] = each.published();
  std::uint64_t missing = 0;
  for (std::size_t i = 0; i < size_; ++i)
    missing += published[{i % subjects_.size(), members_[i].role().topic}] - members_[i].received();
  missing_ = missing;
}

}  // namespace duet_soak
