#include "chat.hpp"

#include <duet/token.hpp>

#include <algorithm>

#include "../../common/text_rules.hpp"
#include "request_json.hpp"

using namespace std::chrono_literals;

namespace chat {

namespace {

constexpr auto typing_pause = 2s;
constexpr auto read_pause = 500ms;

}  // namespace

Chat::Chat(duet::Loop& loop, Options options)
    : loop_(loop),
      client_(loop, {.subprotocols = {subprotocol}}),
      connector_(loop, client_, {.url = std::move(options.url), .seed = options.seed}, [this] { changed(); }),
      sender_(loop, options.seed,
              {.can_send = [this](const Request& request) { return can_send(request); },
               .send = [this](const Request& one) { return bool(client_.send_text(dump(to_json(one)))); },
               .on_change = [this] { changed(); },
               .on_outbox = [this](std::string_view text) { on_outbox_(text); }}) {
  if (const auto identity = parse_object(options.identity)) {
    name_ = text_in(*identity, "name");
    token_ = text_in(*identity, "token");
  }
  sender_.restore(options.outbox);
  client_.on_message([this](duet::Message message) {
    if (const auto json = parse_object(message.text())) receive(*json);
  });
  client_.on_close([this](const duet::Closed& closed) { lose(closed); });
  client_.on_drain([this] { sender_.pump(); });
}

Chat::~Chat() {
  for (const duet::TimerId timer : {read_, quiet_}) loop_.cancel(timer);
}

const Room* Chat::room(std::string_view name) const {
  const auto found = rooms_.find(std::string(name));
  return found == rooms_.end() ? nullptr : &found->second;
}

Room* Chat::find(std::string_view name) {
  const auto found = rooms_.find(std::string(name));
  return found == rooms_.end() ? nullptr : &found->second;
}

std::uint64_t Chat::unread() const {
  std::uint64_t sum = 0;
  for (const auto& [name, room] : rooms_) sum += room.unread();
  return sum;
}

// The connection.

void Chat::start() {
  if (!token_.empty() && !duet::set_token(client_, token_)) token_.clear();
  connector_.start();
}

void Chat::lose(const duet::Closed& closed) {
  for (auto& [name, room] : rooms_) {
    room.is_live = room.is_loading = false;
    room.typing.clear();
  }
  sender_.lose_connection();
  connector_.lose(closed);
}

void Chat::send(const Json& json) { client_.send_text(dump(json)); }

void Chat::receive(const Json& json) {
  const std::string& is = text_in(json, "is");
  if (is == "welcome") return greet(json);
  if (is == "joined") return catch_up(json);
  if (is == "room") return receive_changes(json);
  if (is == "page") return receive_page(json);
  if (is == "done") return receive_done(json);
  if (is == "refused") return receive_refusal(json);
  if (is == "left" && rooms_.erase(text_in(json, "room")) > 0) changed();
}

void Chat::greet(const Json& json) {
  connector_.greet();
  const std::string& name = text_in(json, "name");
  needs_name_ = name.empty();
  if (needs_name_ && !token_.empty()) {
    token_.clear();
    name_.clear();
    save_identity();
  }
  if (needs_name_) return changed();
  name_ = name;
  name_problem_.clear();
  if (const std::string& token = text_in(json, "token"); !token.empty() && duet::set_token(client_, token)) {
    token_ = token;
  }
  save_identity();
  const std::vector<std::string> joined = texts_in(json, "rooms");
  std::erase_if(rooms_, [&](const auto& one) {
    return std::find(joined.begin(), joined.end(), one.first) == joined.end();
  });
  for (const std::string& one : joined) enter(one);
  missed_ = 0;
  rooms_to_catch_up_ = joined.size();
  for (auto& [room_name, room] : rooms_) {
    send({{"do", "join"}, {"room", room_name}, {"after", room.version}, {"have", room.timeline.last()}});
  }
  changed();
}

Room& Chat::enter(std::string_view name) {
  return rooms_.try_emplace(std::string(name), loop_, std::string(name), [this] { changed(); }).first->second;
}

void Chat::catch_up(const Json& json) {
  const auto version = number_in(json, "version");
  const auto last = number_in(json, "last");
  const auto read = number_in(json, "read");
  const std::string& name = text_in(json, "room");
  if (name.empty() || !version || !last || !read) return;
  const bool is_new = !find(name);
  Room& room = enter(name);
  if (flag_in(json, "reset")) room.timeline.clear();
  if (*last > room.last && !is_new) missed_ += *last - room.last;
  receive_messages(room, list_in(json, "messages"), false);
  if (room.version == 0 && looked_at_ == name && *last > *read) room.divider = *read;
  room.version = *version;
  room.last = *last;
  room.read = std::max(room.read, *read);
  room.reported_read = *read;
  room.people = texts_in(json, "people");
  std::sort(room.people.begin(), room.people.end());
  ++room.people_version;
  room.is_live = true;
  if (rooms_to_catch_up_ > 0 && --rooms_to_catch_up_ == 0) {
    if (was_live_ && missed_ > 0) tell("Caught up, " + std::to_string(missed_) + " new", false);
    was_live_ = true;
  }
  mark_read(room);
  sender_.pump();
  changed();
}

void Chat::receive_messages(Room& room, const Json& list, bool are_new) {
  for (const Json& one : list) {
    auto message = message_from(one);
    if (!message) continue;
    if (message->by == name_) sender_.confirm(message->id);
    room.typing.remove(message->by);
    const std::uint64_t offset = message->offset;
    const bool is_arrival = are_new && offset > room.last;
    const bool is_others = message->by != name_;
    if (!room.timeline.put(std::move(*message))) continue;
    room.last = std::max(room.last, offset);
    if (is_arrival && !is_others) room.divider = 0;
    if (is_arrival && is_others) on_message_(room, *room.timeline.find(offset));
  }
  const bool is_reading_back = room.name == looked_at_ && !is_at_end_;
  if (!is_reading_back || room.timeline.messages().size() > 4 * Timeline::most) room.timeline.trim();
}

void Chat::receive_changes(const Json& json) {
  Room* room = find(text_in(json, "room"));
  if (!room) return;
  receive_messages(*room, list_in(json, "messages"), true);
  if (const auto version = number_in(json, "version")) room->version = std::max(room->version, *version);
  const auto came = texts_in(json, "came");
  const auto left = texts_in(json, "left");
  for (const std::string& name : left) {
    std::erase(room->people, name);
    room->typing.remove(name);
  }
  for (const std::string& name : came) {
    const auto place = std::lower_bound(room->people.begin(), room->people.end(), name);
    if (place == room->people.end() || *place != name) room->people.insert(place, name);
  }
  if (!came.empty() || !left.empty()) ++room->people_version;
  for (const std::string& name : texts_in(json, "typing"))
    if (name != name_) room->typing.add(name);
  mark_read(*room);
  changed();
}

void Chat::receive_page(const Json& json) {
  Room* room = find(text_in(json, "room"));
  if (!room) return;
  room->is_loading = false;
  // Not through receive_messages(): that may drop the oldest, which these are.
  for (const Json& one : list_in(json, "messages"))
    if (auto message = message_from(one)) room->timeline.put(std::move(*message));
  changed();
}

// Requests.

void Chat::receive_refusal(const Json& json) {
  const std::string& text = text_in(json, "text");
  const auto wait = number_in(json, "wait");
  if (text_in(json, "do") == "name") {
    name_problem_ = sentence(text);
    return changed();
  }
  sender_.refuse(text_in(json, "id"), text,
                 wait ? std::optional(std::chrono::milliseconds(*wait)) : std::nullopt);
  tell(sentence(text), true);
}

void Chat::receive_done(const Json& json) {
  if (Room* room = find(text_in(json, "room"))) receive_messages(*room, list_in(json, "messages"), false);
  sender_.confirm(text_in(json, "id"));
}

bool Chat::add(Request request) {
  if (sender_.add(std::move(request))) return true;
  tell("Too much is waiting to be sent: wait until the connection is back.", true);
  return false;
}

bool Chat::can_send(const Request& request) const {
  if (!connector_.is_live() || needs_name_) return false;
  const Room* target = room(request.room);
  return !target || target->is_live;  // in a room that is not known, the server refuses it
}

bool Chat::say(std::string_view room, std::string_view text) {
  const std::string clean = cleaned(text);
  if (const std::string_view fault = text_fault(clean); !fault.empty()) {
    tell(sentence(fault), true);
    return false;
  }
  if (Room* target = find(room)) target->divider = 0;
  return add({.kind = Request::Kind::say, .id = {}, .room = std::string(room), .text = clean});
}

bool Chat::edit(std::string_view room, std::uint64_t offset, std::string_view text) {
  const std::string clean = cleaned(text);
  if (const std::string_view fault = text_fault(clean); !fault.empty()) {
    tell(sentence(fault), true);
    return false;
  }
  return add(
      {.kind = Request::Kind::edit, .id = {}, .room = std::string(room), .offset = offset, .text = clean});
}

void Chat::remove(std::string_view room, std::uint64_t offset) {
  add({.kind = Request::Kind::remove, .id = {}, .room = std::string(room), .offset = offset, .text = {}});
}

void Chat::react(std::string_view room, std::uint64_t offset, std::string_view emoji) {
  const Room* target = this->room(room);
  const Message* message = target ? target->timeline.find(offset) : nullptr;
  if (!message) return;
  const auto& all = message->reactions;
  const bool is_mine = std::any_of(all.begin(), all.end(), [&](const Reaction& one) {
    return one.emoji == emoji && std::find(one.people.begin(), one.people.end(), name_) != one.people.end();
  });
  add({.kind = Request::Kind::react,
       .id = {},
       .room = std::string(room),
       .offset = offset,
       .text = std::string(emoji),
       .on = !is_mine});
}

void Chat::take_name(std::string_view name) {
  if (const std::string_view fault = name_fault(name); !fault.empty()) {
    name_problem_ = sentence(fault);
    return changed();
  }
  if (!needs_name_) return;
  name_problem_.clear();
  send({{"do", "name"}, {"name", name}});
}

void Chat::join(std::string_view room) {
  if (const std::string_view fault = name_fault(room); !fault.empty()) return tell(sentence(fault), true);
  if (!connector_.is_live() || needs_name_)
    return tell("A room can be joined when the connection is back.", true);
  send({{"do", "join"}, {"room", room}, {"after", 0}, {"have", 0}});
}

void Chat::leave(std::string_view room) {
  if (!connector_.is_live()) return tell("A room can be left when the connection is back.", true);
  send({{"do", "leave"}, {"room", room}});
}

void Chat::load(std::string_view room, std::uint64_t before) {
  Room* target = find(room);
  if (!target || !target->is_live || target->is_loading || before <= 1) return;
  target->is_loading = true;
  send({{"do", "page"}, {"room", room}, {"before", before}});
  changed();
}

// Signs of life.

void Chat::type(std::string_view room) {
  const Room* target = this->room(room);
  if (!target || !target->is_live || quiet_ != 0) return;
  send({{"do", "typing"}, {"room", room}});
  quiet_ = loop_.after(typing_pause, [this] { quiet_ = 0; });
}

void Chat::look(std::string_view room, bool at_end) {
  if (looked_at_ != room) {
    if (Room* before = find(looked_at_)) before->divider = 0;
    Room* target = find(room);
    if (target && target->version != 0) target->divider = target->unread() > 0 ? target->read : 0;
    looked_at_ = room;
  }
  is_at_end_ = at_end;
  if (Room* target = find(room)) mark_read(*target);
}

void Chat::mark_read(Room& room) {
  if (room.name != looked_at_ || !is_at_end_ || room.version == 0) return;
  if (room.read < room.last) {
    room.read = room.last;
    changed();
  }
  if (room.reported_read >= room.read || read_ != 0) return;
  read_ = loop_.after(read_pause, [this] {
    read_ = 0;
    for (auto& [name, one] : rooms_) send_read(one);
  });
}

void Chat::send_read(Room& room) {
  if (!room.is_live || room.reported_read >= room.read) return;
  send({{"do", "read"}, {"room", room.name}, {"offset", room.read}});
  room.reported_read = room.read;
}

void Chat::tell(std::string text, bool is_problem) {
  notice_ = {std::move(text), is_problem, notice_.number + 1};
  changed();
}

void Chat::save_identity() {
  on_identity_(token_.empty() ? std::string() : dump({{"name", name_}, {"token", token_}}));
}

}  // namespace chat
