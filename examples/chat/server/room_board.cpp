#include "room_board.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace chat {

namespace {

constexpr std::size_t most_typing = 5;  // a front shows no more

}  // namespace

void RoomBoard::enter(const Person& person) {
  Presence& presence = people_[person.id];
  presence.name = person.name;
  if (++presence.connections > 1) return;
  // A connection that was lost and replaced within one frame is no news.
  if (left_.erase(person.name) == 0) came_.insert(person.name);
}

void RoomBoard::leave(const Person& person) {
  const auto found = people_.find(person.id);
  if (found == people_.end() || --found->second.connections > 0) return;
  people_.erase(found);
  if (came_.erase(person.name) == 0) left_.insert(person.name);
}

Json RoomBoard::people() const {
  Json names = Json::array();
  for (const auto& [id, presence] : people_) names.push_back(presence.name);
  return names;
}

void RoomBoard::typing(const std::string& name) {
  if (typing_.size() >= most_typing || std::find(typing_.begin(), typing_.end(), name) != typing_.end())
    return;
  typing_.push_back(name);
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
