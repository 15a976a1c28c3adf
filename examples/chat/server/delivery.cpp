#include "delivery.hpp"

#include <algorithm>

using namespace std::chrono_literals;

namespace chat {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Delivery::Delivery(duet::Loop& loop, duet::Server& server, Store& store, duet::Function<void()> before_commit)
    : loop_(loop), server_(server), store_(store), before_commit_(std::move(before_commit)) {}

Delivery::~Delivery() { loop_.cancel(flush_); }

void Delivery::answer(const duet::Connection& ws, const Json& json) {
  answers_.emplace_back(ws, dump(json));
  plan(Clock::now());
}

RoomBoard& Delivery::open(StoredRoom& room, const RemotePeople* others) {
  const auto [added, is_new] = boards_.try_emplace(room.id, room);
  if (is_new && others)
    for (const Person& person : others->in_room(room.id)) added->second.expect(person);
  return added->second;
}

RoomBoard* Delivery::find(std::uint64_t room) {
  const auto found = boards_.find(room);
  return found == boards_.end() ? nullptr : &found->second;
}

void Delivery::change_people(const RemotePeople::Changes& changes) {
  const auto change = [this](const std::vector<Attendance>& list, auto on_board) {
    for (const Attendance& each : list) {
      RoomBoard* board = find(each.room);
      if (!board) continue;
      (board->*on_board)(each.person);
      plan(*board);
    }
  };
  change(changes.came, &RoomBoard::enter_elsewhere);
  change(changes.left, &RoomBoard::leave_elsewhere);
}

void Delivery::plan(Time due) {
  if (flush_ != 0 && flush_due_ <= due) return;
  loop_.cancel(flush_);
  flush_due_ = due;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
  flush_ = loop_.after(std::max(wait, 0ms), [this] { flush(); });
}

void Delivery::flush() {
  flush_ = 0;
  before_commit_();
  store_.commit();
  // A token is not compressed beside a stranger's text.
  for (auto& [ws, text] : answers_) {
    const bool has_secret = text.find(R"("token":)") != std::string::npos;
    ws.send_text(text, {.compress = !has_secret});
  }
  answers_.clear();
  const auto now = Clock::now();
  for (auto one = boards_.begin(); one != boards_.end();) {
    RoomBoard& board = one->second;
    if (board.has_news() && board.due() <= now)
      static_cast<void>(server_.publish_text(board.topic(), board.take_frame(now)));
    if (board.has_news()) plan(board);
    one = board.is_empty() ? boards_.erase(one) : std::next(one);
  }
}

}  // namespace chat
