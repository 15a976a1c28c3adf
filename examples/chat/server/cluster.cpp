#include "cluster.hpp"

#include <chrono>
#include <set>

using namespace std::chrono_literals;

namespace chat {

namespace {

constexpr const char* people_topic = "people";
constexpr const char* servers_topic = "servers";

/// Longer than a restart of the broker takes, so that people stay where they are.
constexpr auto patience = 5s;
constexpr auto people_pause = 20ms;
constexpr auto marks_pause = 1s;

duet::PreparedMessage message_of(const Json& json) {
  return duet::PreparedMessage::text(dump(json), {.compress = false}).value();  // dump() returns UTF-8
}

}  // namespace

Cluster::Cluster(duet::Loop& loop, std::unique_ptr<duet::Backplane> backplane, duet::Position position,
                 std::size_t kept, Hooks hooks)
    : loop_(loop),
      hooks_(std::move(hooks)),
      name_(backplane->name()),
      own_(name_),
      log_(loop, *backplane, std::move(position), kept, std::move(hooks_.log)),
      backplane_(std::move(backplane)) {}

Cluster::~Cluster() {
  for (const duet::TimerId timer : {cut_off_, people_, read_}) loop_.cancel(timer);
}

void Cluster::start() {
  backplane_->start(*this);
  backplane_->subscribe({people_topic, EventLog::topic});
  const Json died = {{"is", "down"}, {"from", name_}};
  backplane_->enter(servers_topic, "chat", {people_topic, message_of(own_.everybody()), message_of(died)});
}

// People stay during a short loss. After it this server may lag behind the others without knowing it.
void Cluster::on_state(const duet::BackplaneState& state) {
  using Phase = duet::BackplaneState::Phase;
  if (state.phase != Phase::lost) return;
  reason_ = state.reason;
  log_.lost();
  if (!is_serving_) return hooks_.on_serving(reason_);
  if (cut_off_ != 0) return;
  cut_off_ = loop_.after(patience, [this] {
    cut_off_ = 0;
    is_serving_ = false;
    hooks_.on_serving(reason_);
  });
}

void Cluster::on_subscribed(std::string_view pattern) {
  if (pattern == people_topic) {
    send(own_.everybody());
    send({{"is", "ask"}});
    return check_servers();
  }
  log_.subscribed();
  log_.catch_up([this](bool has_succeeded) {
    if (!has_succeeded) return;
    loop_.cancel(std::exchange(cut_off_, 0));
    is_serving_ = true;
    hooks_.on_serving({});
  });
}

// A server that has died while this one heard nothing was not announced here.
void Cluster::check_servers() {
  backplane_->members(servers_topic, [this](const duet::Result<duet::Members, duet::Failure>& members) {
    if (!members || members->count > members->list.size()) return;
    std::set<std::string> names;
    for (const duet::Member& each : members->list) names.insert(each.server);
    hooks_.on_people(others_.retain(names));
  });
}

void Cluster::on_message(duet::BackplaneMessage message) {
  if (message.topic == EventLog::topic) return log_.live(std::move(message));
  const auto bytes = message.message.bytes();
  if (const auto json = parse_object({reinterpret_cast<const char*>(bytes.data()), bytes.size()}))
    receive(*json);
}

void Cluster::receive(const Json& json) {
  const std::string& is = text_in(json, "is");
  if (is == "typing") return hooks_.on_typing(number_in(json, "room").value_or(0), text_in(json, "name"));
  if (is == "ask") {
    const std::string& to = text_in(json, "to");
    owes_everybody_ = owes_everybody_ || to.empty() || to == name_;
    return send_people();
  }
  bool asks = false;
  const RemotePeople::Changes changes = others_.receive(json, asks);
  if (asks) send({{"is", "ask"}, {"to", text_in(json, "from")}});
  if (!changes.came.empty() || !changes.left.empty()) hooks_.on_people(changes);
}

void Cluster::send(const Json& json) {
  backplane_->publish({.topic = people_topic, .message = message_of(json), .options = {.compress = false}},
                      {});
}

void Cluster::come(std::uint64_t room, const Person& person) {
  own_.come(room, person);
  send_people();
}

void Cluster::leave(std::uint64_t room, const Person& person) {
  own_.leave(room, person);
  send_people();
}

// Soon, with all that follow until then.
void Cluster::send_people() {
  if (people_ != 0) return;
  people_ = loop_.after(people_pause, [this] {
    people_ = 0;
    if (own_.has_changes()) send(own_.take_changes());
    if (std::exchange(owes_everybody_, false)) send(own_.everybody());
  });
}

void Cluster::typing(std::uint64_t room, const std::string& name) {
  send({{"is", "typing"}, {"room", room}, {"name", name}});
}

void Cluster::publish(Event event, EventLog::Done done) {
  log_.publish(std::move(event), name_ + ' ' + std::to_string(++last_key_), std::move(done));
}

void Cluster::mark(const ReadMark& mark) {
  marks_[{mark.person, mark.room}] = mark.offset;
  if (read_ == 0) read_ = loop_.after(marks_pause, [this] { send_marks(); });
}

void Cluster::send_marks() {
  read_ = 0;
  Event event{.kind = Event::Kind::read};
  for (const auto& [place, offset] : std::exchange(marks_, {}))
    event.marks.push_back({place.first, place.second, offset});
  publish(event, [this, marks = event.marks](const Outcome& outcome) {
    if (outcome.wait == 0) return;
    for (const ReadMark& each : marks) marks_.try_emplace({each.person, each.room}, each.offset);
    if (read_ == 0) read_ = loop_.after(marks_pause, [this] { send_marks(); });
  });
}

}  // namespace chat
