#include "room_board.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace chat {

namespace {

constexpr std::size_t most_typing = 5;  // a front shows no more

}  // namespace

RoomBoard::Presence& RoomBoard::come(const Person& person) {
  const auto [added, is_new] = people_.try_emplace(person.id, Presence{person.name});
  // A connection that was lost and replaced within one frame is no news.
  if (is_new && left_.erase(person.name) == 0) came_.insert(person.name);
  return added->second;
}

void RoomBoard::go(std::map<std::uint64_t, Presence>::iterator presence) {
  if (presence->second.connections > 0 || presence->second.servers > 0) return;
  const std::string name = std::move(presence->second.name);
  people_.erase(presence);
  if (came_.erase(name) == 0) left_.insert(name);
}

bool RoomBoard::enter(const Person& person) {
  ++connections_;
  return ++come(person).connections == 1;
}

bool RoomBoard::leave(const Person& person) {
  const auto found = people_.find(person.id);
  if (found == people_.end() || found->second.connections == 0) return false;
  --connections_;
  const bool is_last = --found->second.connections == 0;
  go(found);
  return is_last;
}

void RoomBoard::enter_elsewhere(const Person& person) { ++come(person).servers; }

void RoomBoard::leave_elsewhere(const Person& person) {
  const auto found = people_.find(person.id);
  if (found == people_.end() || found->second.servers == 0) return;
  --found->second.servers;
  go(found);
}

void RoomBoard::expect(const Person& person) {
  ++people_.try_emplace(person.id, Presence{person.name}).first->second.servers;
}

Json RoomBoard::people() const {
  Json names = Json::array();
  for (const auto& [id, presence] : people_) names.push_back(presence.name);
  return names;
}

bool RoomBoard::typing(const std::string& name) {
  if (typing_.size() >= most_typing || std::find(typing_.begin(), typing_.end(), name) != typing_.end())
    return false;
  typing_.push_back(name);
  return true;
}

bool RoomBoard::has_news() const {
  return !changes_.empty() || !came_.empty() || !left_.empty() || !typing_.empty();
}

RoomBoard::Time RoomBoard::due() const {
  return sent_ + std::clamp(std::chrono::milliseconds(people_.size() / 2), 20ms, 500ms);
}

std::string RoomBoard::take_frame(Time now) {
  std::string frame = R"({"is":"room","room":)" + dump(room_.name);
  frame += R"(,"version":)" + std::to_string(room_.version);
  if (!changes_.empty()) {
    frame += R"(,"messages":[)";
    for (const auto& [offset, json] : changes_) (frame += json) += ',';
    frame.back() = ']';
  }
  if (!came_.empty()) frame += R"(,"came":)" + dump(came_);
  if (!left_.empty()) frame += R"(,"left":)" + dump(left_);
  if (!typing_.empty()) frame += R"(,"typing":)" + dump(typing_);
  frame += '}';
  changes_.clear();
  came_.clear();
  left_.clear();
  typing_.clear();
  sent_ = now;
  return frame;
}

}  // namespace chat
