#include "backplane/memory_broker_core.hpp"

#include <algorithm>

#include "backplane/memory_backplane.hpp"

namespace duet {

MemoryBroker::MemoryBroker() : core_(std::make_shared<detail::MemoryBrokerCore>()) {}
MemoryBroker::~MemoryBroker() = default;

std::unique_ptr<Backplane> MemoryBroker::connect(Loop& loop) {
  return std::make_unique<detail::MemoryBackplane>(loop, core_);
}
void MemoryBroker::lose() { core_->lose({}); }
void MemoryBroker::lose(std::string_view server) { core_->lose(server); }
void MemoryBroker::restore() { core_->restore(); }
void MemoryBroker::forget() { core_->forget(); }
void MemoryBroker::refuse(std::string sentence) { core_->refuse(std::move(sentence)); }
void MemoryBroker::delay(std::chrono::milliseconds latency) { core_->delay(latency); }

namespace detail {

namespace {

using Lock = std::lock_guard<std::mutex>;
using Phase = BackplaneState::Phase;

Failure away() { return {Error::backplane_unavailable, "the connection to the broker was cut"}; }

bool covers(std::string_view pattern, std::string_view topic) {
  if (pattern.ends_with('*')) return topic.starts_with(pattern.substr(0, pattern.size() - 1));
  return pattern == topic;
}

BackplaneMessage announcing(std::string_view server, const std::string& to, const PreparedMessage& message) {
  return {.topic = to, .message = message, .origin = std::string(server)};
}

}  // namespace

std::string MemoryBrokerCore::add(MemoryBackplane& server) {
  const Lock lock(mutex_);
  servers_.push_back({&server, "server-" + std::to_string(++names_)});
  return servers_.back().name;
}

void MemoryBrokerCore::remove(MemoryBackplane& server) {
  const Lock lock(mutex_);
  std::erase_if(servers_, [&](const Server& each) { return each.backplane == &server; });
  remove_members(server.name(), {}, {});
}

void MemoryBrokerCore::begin(MemoryBackplane& server) {
  const Lock lock(mutex_);
  server.report([](BackplaneEvents& events) { events.on_state({Phase::ready}); }, latency_);
}

void MemoryBrokerCore::lose(std::string_view name) {
  const Lock lock(mutex_);
  for (Server& each : servers_) {
    if (each.is_lost || (!name.empty() && each.name != name)) continue;
    each.is_lost = true;
    each.backplane->report(
        [](BackplaneEvents& events) {
          events.on_state({Phase::lost, away().detail});
        },
        latency_);
  }
}

void MemoryBrokerCore::restore() {
  const Lock lock(mutex_);
  for (Server& each : servers_) {
    if (!std::exchange(each.is_lost, false)) continue;
    each.backplane->report(
        [patterns = each.patterns](BackplaneEvents& events) {
          events.on_state({Phase::ready});
          for (const std::string& pattern : patterns) events.on_subscribed(pattern);
        },
        latency_);
  }
}

void MemoryBrokerCore::forget() {
  const Lock lock(mutex_);
  streams_.clear();
  ++epoch_;
}

void MemoryBrokerCore::refuse(std::string sentence) {
  const Lock lock(mutex_);
  refusal_ = std::move(sentence);
  const BackplaneState state =
      refusal_.empty() ? BackplaneState{Phase::ready} : BackplaneState{Phase::refusing, refusal_};
  for (const Server& each : servers_)
    if (!each.is_lost)
      each.backplane->report([state](BackplaneEvents& events) { events.on_state(state); }, latency_);
}

void MemoryBrokerCore::delay(std::chrono::milliseconds latency) {
  const Lock lock(mutex_);
  latency_ = latency;
}

std::chrono::milliseconds MemoryBrokerCore::latency() const {
  const Lock lock(mutex_);
  return latency_;
}

const MemoryBrokerCore::Server* MemoryBrokerCore::find(std::string_view name) const {
  const auto found =
      std::find_if(servers_.begin(), servers_.end(), [&](const Server& each) { return each.name == name; });
  return found == servers_.end() ? nullptr : &*found;
}

bool MemoryBrokerCore::is_away(std::string_view name) const {
  const Server* const server = find(name);
  return !server || server->is_lost;
}

MemoryBrokerCore::Stream& MemoryBrokerCore::stream_of(std::string_view topic) {
  const auto found = streams_.find(topic);
  if (found != streams_.end()) return found->second;
  return streams_.emplace(topic, Stream{{"epoch-" + std::to_string(epoch_), 0}}).first->second;
}

Result<Position, Failure> MemoryBrokerCore::publish(BackplaneMessage message) {
  const Lock lock(mutex_);
  if (is_away(message.origin)) return away();
  if (message.history == 0) {
    spread(message);
    return Position{};
  }
  if (!refusal_.empty()) return Failure{Error::backplane_unavailable, refusal_};
  Stream& stream = stream_of(message.topic);
  const auto same = stream.ids.find(message.options.id);
  if (!message.options.id.empty() && same != stream.ids.end()) return same->second;
  ++stream.last.offset;
  message.position = stream.last;
  if (!message.options.id.empty()) stream.ids.emplace(message.options.id, stream.last);
  stream.messages.push_back(message);
  while (stream.messages.size() > message.history) stream.messages.pop_front();
  if (stream.ids.size() > most_ids) stream.ids.clear();
  spread(message);
  return message.position;
}

void MemoryBrokerCore::spread(const BackplaneMessage& message) {
  for (const Server& each : servers_) {
    if (each.is_lost || (message.history == 0 && each.name == message.origin)) continue;
    if (std::any_of(each.patterns.begin(), each.patterns.end(),
                    [&](const std::string& pattern) { return covers(pattern, message.topic); }))
      each.backplane->report([message](BackplaneEvents& events) { events.on_message(message); }, latency_);
  }
}

void MemoryBrokerCore::subscribe(MemoryBackplane& server, const std::vector<std::string>& patterns) {
  const Lock lock(mutex_);
  for (Server& each : servers_) {
    if (each.backplane != &server) continue;
    each.patterns.insert(patterns.begin(), patterns.end());
    if (each.is_lost) return;
  }
  server.report(
      [patterns](BackplaneEvents& events) {
        for (const std::string& pattern : patterns) events.on_subscribed(pattern);
      },
      latency_);
}

void MemoryBrokerCore::unsubscribe(MemoryBackplane& server, const std::vector<std::string>& patterns) {
  const Lock lock(mutex_);
  for (Server& each : servers_)
    if (each.backplane == &server)
      for (const std::string& pattern : patterns) each.patterns.erase(pattern);
}

Result<BackplaneHistory, Failure> MemoryBrokerCore::read(const std::string& server, std::string_view topic,
                                                         const Position& after, HistoryPart part) {
  const Lock lock(mutex_);
  if (is_away(server)) return away();
  const Stream& stream = stream_of(topic);
  const bool is_same =
      (after.epoch.empty() || after.epoch == stream.last.epoch) && after.offset <= stream.last.offset;
  BackplaneHistory history{.last = stream.last};
  if (part == HistoryPart::position) return history;
  const auto begin = std::find_if(stream.messages.begin(), stream.messages.end(), [&](const auto& each) {
    return !is_same || each.position.offset > after.offset;
  });
  std::size_t bytes = 0;
  const auto fits = [&](const BackplaneMessage& message) {
    bytes += message.message.bytes().size();
    return history.messages.empty() || bytes <= BackplaneHistory::most_bytes;
  };
  if (part == HistoryPart::oldest) {
    for (auto each = begin; each != stream.messages.end() && !history.has_more; ++each)
      fits(*each) ? history.messages.push_back(*each) : void(history.has_more = true);
    return history;
  }
  for (auto each = stream.messages.end(); each != begin && fits(*std::prev(each)); --each)
    history.messages.push_back(*std::prev(each));
  std::reverse(history.messages.begin(), history.messages.end());
  return history;
}

void MemoryBrokerCore::enter(const std::string& server, std::string_view topic, std::string_view member,
                             Announcement announcement) {
  const Lock lock(mutex_);
  remove_members(server, topic, member);
  spread(announcing(server, announcement.to, announcement.joined));
  members_.emplace(topic, Presence{{server, std::string(member)}, std::move(announcement)});
}

void MemoryBrokerCore::leave(const std::string& server, std::string_view topic, std::string_view member) {
  const Lock lock(mutex_);
  remove_members(server, topic, member);
}

// Empty means any.
void MemoryBrokerCore::remove_members(std::string_view server, std::string_view topic,
                                      std::string_view member) {
  for (auto each = members_.begin(); each != members_.end();) {
    const Presence& presence = each->second;
    if (presence.member.server != server || (!topic.empty() && each->first != topic) ||
        (!member.empty() && presence.member.id != member)) {
      ++each;
      continue;
    }
    spread(announcing(server, presence.announcement.to, presence.announcement.left));
    each = members_.erase(each);
  }
}

Result<Members, Failure> MemoryBrokerCore::members(const std::string& server, std::string_view topic) const {
  const Lock lock(mutex_);
  if (is_away(server)) return away();
  Members members;
  const auto [first, last] = members_.equal_range(topic);
  for (auto each = first; each != last; ++each)
    if (++members.count <= Members::most_listed) members.list.push_back(each->second.member);
  return members;
}

}  // namespace detail

}  // namespace duet
