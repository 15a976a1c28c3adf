#include "service.hpp"

#include <algorithm>
#include <chrono>

#include "../../common/text_rules.hpp"
#include "../../common/token.hpp"
#include "../core/chat.hpp"
#include "../core/request_rules.hpp"

using namespace std::chrono_literals;

namespace chat {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t page_size = 50;
constexpr std::size_t most_changes = 200;
constexpr std::size_t most_remembered = 10'000;
constexpr const char* cut_off = "this server cannot reach the others: another one may";

std::uint64_t unix_milliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

// Longer than the names of all requests: a stranger's text is not repeated.
constexpr std::size_t longest_what = 10;

}  // namespace

void Service::prepare(duet::ServerOptions& options) {
  options.subprotocols.emplace_back(subprotocol);
  options.http.keep_headers = false;
  // A frame for a busy room is large and its text repeats itself. It is compressed once for all.
  options.compression = {.enabled = true, .threshold = 512, .server_context_takeover = false};
}

Service::Service(duet::Loop& loop, duet::Server& server, Store& store, Options options)
    : server_(server),
      store_(store),
      options_(std::move(options)),
      delivery_(loop, server, store, [this] { ledger_.store_position(); }),
      ledger_(loop, store, delivery_,
              {.backplane = std::move(options_.backplane),
               .kept_events = options_.kept_events,
               .first_room = options_.first_room,
               .on_broken = std::move(options_.on_broken),
               .on_serving = [this](const std::string& reason) { change_serving(reason); }}) {}

Service::~Service() {
  ledger_.store_position();
  store_.commit();
}

void Service::start(duet::Function<void(const std::string&)> ready) {
  ready_ = std::move(ready);
  ledger_.start();
}

void Service::change_serving(const std::string& reason) {
  if (!reason.empty())
    for (const duet::Connection& ws : server_.connections())
      ws.close(duet::close_code::try_again_later, cut_off);
  ready_(reason);
}

RoomBoard& Service::open_board(StoredRoom& room) {
  return delivery_.open(room, ledger_.cluster() ? &ledger_.cluster()->others() : nullptr);
}

void Service::pause(Ws ws) {
  if (ledger_.cluster()) ws.pause();
}

void Service::resume(Ws ws) {
  if (ledger_.cluster()) ws.resume();
}

duet::Route Service::route() {
  return {.on_upgrade = [this](duet::Upgrade& upgrade) { admit(upgrade); },
          .on_open = [this](duet::Connection ws) { greet(ws); },
          .on_message = [this](duet::Connection ws, duet::Message message) { receive(ws, message); },
          .on_close = [this](duet::Connection ws, const duet::Closed&) { part(ws); },
          .max_message_size = 64 << 10};
}

void Service::admit(duet::Upgrade& upgrade) {
  const auto offers = upgrade.subprotocols();
  if (std::find(offers.begin(), offers.end(), subprotocol) == offers.end())
    return static_cast<void>(upgrade.refuse(400, "request the subprotocol duet-chat-1"));
  const auto visitor_with = [this](const std::optional<std::string>& token) {
    auto visitor = std::make_shared<Visitor>();
    if (token) {
      if (auto person = store_.find_person(*token)) visitor->person = std::move(*person);
    }
    return visitor;
  };
  if (!ledger_.cluster()) return upgrade.set_data(visitor_with(upgrade.token()));
  if (!ledger_.cluster()->is_serving()) return static_cast<void>(upgrade.refuse(503, cut_off));
  // Everything that another server has confirmed to this client has to be known here.
  const auto token = upgrade.token();
  ledger_.cluster()->log().catch_up(
      [pending = upgrade.defer(), token, visitor_with](bool has_succeeded) mutable {
        if (!has_succeeded) return static_cast<void>(pending.refuse(503, cut_off));
        pending.set_data(visitor_with(token));
        pending.accept();
      });
}

Account& Service::account(const Visitor& visitor) { return accounts_[visitor.person.id]; }

void Service::greet(Ws ws) {
  auto& visitor = visitor_of(ws);
  if (visitor.person.id == 0) return answer(ws, {{"is", "welcome"}, {"name", ""}});
  welcome(ws, visitor, {});
}

void Service::welcome(Ws ws, Visitor& visitor, std::string_view token) {
  if (++account(visitor).connections > options_.limits.connections) {
    ws.close(4500, "this name has too many connections: close another window");
    return;
  }
  Json json = {
      {"is", "welcome"}, {"name", visitor.person.name}, {"rooms", store_.rooms_of(visitor.person.id)}};
  if (!token.empty()) json["token"] = token;
  answer(ws, json);
}

void Service::part(Ws ws) {
  auto& visitor = visitor_of(ws);
  for (const std::uint64_t id : visitor.rooms) {
    RoomBoard& board = *delivery_.find(id);
    if (board.leave(visitor.person) && ledger_.cluster()) ledger_.cluster()->leave(id, visitor.person);
    delivery_.plan(board);
  }
  visitor.rooms.clear();
  if (visitor.person.id != 0) --account(visitor).connections;
  // An account outlives its connections, so that nobody gets rid of a limit by reconnecting.
  if (accounts_.size() <= most_remembered) return;
  const auto now = Clock::now();
  std::erase_if(accounts_, [&](const auto& one) {
    return one.second.connections == 0 && one.second.messages.is_full(options_.limits.messages, now) &&
           one.second.new_rooms.is_full(options_.limits.new_rooms, now);
  });
}

void Service::receive(Ws ws, duet::Message message) {
  auto& visitor = visitor_of(ws);
  if (visitor.requests.take(options_.limits.requests, Clock::now()) != 0) {
    ws.close(duet::close_code::policy_violation, "too many requests");
    return;
  }
  const auto request = message.is_text() ? parse_object(message.text()) : std::nullopt;
  if (!request) return misunderstand(ws, visitor, Json::object(), "a request is a JSON object");
  carry_out(ws, visitor, *request);
}

void Service::carry_out(Ws ws, Visitor& visitor, const Json& request) {
  const std::string& what = text_in(request, "do");
  if (what == "name") return take_name(ws, visitor, request);
  if (visitor.person.id == 0) return misunderstand(ws, visitor, request, "take a name first");
  if (what == "join") return join(ws, visitor, request);
  if (what == "leave") return leave(ws, visitor, request);
  if (what == "say") return say(ws, visitor, request);
  if (what == "edit" || what == "delete" || what == "react") return change(ws, visitor, request);
  if (what == "page") return page(ws, visitor, request);
  if (what == "typing" || what == "read") return note(visitor, request);
  misunderstand(ws, visitor, request, "this server does not know such a request");
}

Service::Asked::Asked(const Json& request) {
  if (const std::string& text = text_in(request, "do"); text.size() <= longest_what) what = text;
  if (const std::string& text = text_in(request, "id"); is_request_id(text)) id = text;
}

void Service::refuse(Ws ws, const Asked& asked, std::string_view text, std::uint64_t wait) {
  Json json = {{"is", "refused"}, {"do", asked.what}, {"text", text}};
  if (!asked.id.empty()) json["id"] = asked.id;
  if (wait > 0) json["wait"] = wait;
  answer(ws, json);
}

void Service::misunderstand(Ws ws, Visitor& visitor, const Json& request, std::string_view text) {
  refuse(ws, request, text);
  if (visitor.mistakes.take(options_.limits.mistakes, Clock::now()) != 0)
    ws.close(duet::close_code::policy_violation, "too many requests that are not understood");
}

bool Service::allow(Ws ws, const Json& request, Bucket& bucket, const Rate& rate, std::string_view what) {
  const std::uint64_t wait = bucket.take(rate, Clock::now());
  if (wait == 0) return true;
  const std::uint64_t seconds = (wait + 999) / 1000;
  const std::string time = seconds < 90 ? std::to_string(seconds) + (seconds == 1 ? " second" : " seconds")
                                        : std::to_string((seconds + 59) / 60) + " minutes";
  refuse(ws, request, std::string(what) + ": please wait " + time, wait);
  return false;
}

void Service::take_name(Ws ws, Visitor& visitor, const Json& request) {
  const std::string& name = text_in(request, "name");
  if (visitor.person.id != 0) return refuse(ws, request, "you have a name already");
  if (const auto fault = name_fault(name); !fault.empty()) return refuse(ws, request, fault);
  const auto now = Clock::now();
  if (addresses_.size() > most_remembered)
    std::erase_if(addresses_,
                  [&](const auto& one) { return one.second.is_full(options_.limits.names, now); });
  Bucket& names = addresses_[std::string(ws.remote_address())];
  if (!allow(ws, request, names, options_.limits.names, "many names were taken from this network")) return;
  const StoredRoom* first = store_.find_room(options_.first_room);
  const std::string token = new_token();
  pause(ws);
  ledger_.submit(
      {.kind = Event::Kind::name, .room = first ? first->id : 0, .id = token_hash(token), .text = name},
      [this, ws, &visitor, token, asked = Asked(request)](const Outcome& outcome) {
        resume(ws);
        if (!outcome.fault.empty()) return refuse(ws, asked, outcome.fault, outcome.wait);
        if (!ws.is_open()) return;
        visitor.person = outcome.person;
        welcome(ws, visitor, token);
      });
}

void Service::join(Ws ws, Visitor& visitor, const Json& request) {
  const std::string& name = text_in(request, "room");
  if (const auto fault = name_fault(name); !fault.empty()) return refuse(ws, request, fault);
  Account& own = account(visitor);
  const Limits& limits = options_.limits;
  StoredRoom* room = store_.find_room(name);
  if (room && visitor.rooms.contains(room->id)) return catch_up(ws, visitor, open_board(*room), request);
  if (visitor.rooms.size() >= limits.rooms) {
    const std::string rooms = std::to_string(limits.rooms);
    return refuse(ws, request, "you are in " + rooms + " rooms: leave one first");
  }
  if (!room && !allow(ws, request, own.new_rooms, limits.new_rooms, "you have opened many rooms")) return;
  if (room && !allow(ws, request, own.pages, limits.pages, "you are very quick")) return;
  if (ledger_.cluster() && room && store_.is_member(visitor.person.id, room->id)) {
    enter(ws, visitor, *room);
    return catch_up(ws, visitor, open_board(*room), request);
  }
  pause(ws);
  ledger_.submit({.kind = Event::Kind::join, .person = visitor.person.id, .text = name},
                 [this, ws, &visitor, request](const Outcome& outcome) {
                   resume(ws);
                   if (!outcome.fault.empty()) return refuse(ws, request, outcome.fault, outcome.wait);
                   if (!ws.is_open()) return;
                   enter(ws, visitor, *outcome.room);
                   catch_up(ws, visitor, open_board(*outcome.room), request);
                 });
}

void Service::enter(Ws ws, Visitor& visitor, StoredRoom& room) {
  RoomBoard& board = open_board(room);
  visitor.rooms.insert(room.id);
  if (board.enter(visitor.person) && ledger_.cluster()) ledger_.cluster()->come(room.id, visitor.person);
  static_cast<void>(ws.subscribe(board.topic()));
}

void Service::catch_up(Ws ws, Visitor& visitor, RoomBoard& board, const Json& request) {
  const StoredRoom& room = board.stored();
  const std::uint64_t after = number_in(request, "after").value_or(0);
  const std::uint64_t have = after == 0 ? 0 : number_in(request, "have").value_or(0);
  std::vector<Message> messages = store_.changes(room.id, after, have, most_changes + 1);
  const bool is_reset = messages.size() > most_changes || have > room.last;
  if (is_reset) messages.clear();
  const std::vector<Message> newest = store_.messages(room.id, is_reset ? 0 : have, room.last + 1, page_size);
  messages.insert(messages.end(), newest.begin(), newest.end());
  answer(ws, {{"is", "joined"},
              {"room", room.name},
              {"version", room.version},
              {"last", room.last},
              {"read", store_.read_mark(visitor.person.id, room.id)},
              {"people", board.people()},
              {"reset", is_reset},
              {"messages", to_json(messages)}});
  delivery_.plan(board);
}

RoomBoard* Service::board_of(const Visitor& visitor, const Json& request) {
  const StoredRoom* room = store_.find_room(text_in(request, "room"));
  return room && visitor.rooms.contains(room->id) ? delivery_.find(room->id) : nullptr;
}

void Service::leave(Ws ws, Visitor& visitor, const Json& request) {
  RoomBoard* board = board_of(visitor, request);
  if (!board) return refuse(ws, request, "you are not in this room");
  pause(ws);
  ledger_.submit({.kind = Event::Kind::leave, .person = visitor.person.id, .room = board->stored().id},
                 [this, ws, &visitor, asked = Asked(request)](const Outcome& outcome) {
                   resume(ws);
                   if (!outcome.fault.empty()) return refuse(ws, asked, outcome.fault, outcome.wait);
                   if (!ws.is_open()) return;
                   RoomBoard& left = *delivery_.find(outcome.room->id);
                   visitor.rooms.erase(outcome.room->id);
                   if (left.leave(visitor.person) && ledger_.cluster())
                     ledger_.cluster()->leave(outcome.room->id, visitor.person);
                   ws.unsubscribe(left.topic());
                   answer(ws, {{"is", "left"}, {"room", outcome.room->name}});
                 });
}

void Service::say(Ws ws, Visitor& visitor, const Json& request) {
  const std::string& id = text_in(request, "id");
  const std::string& text = text_in(request, "text");
  if (!is_request_id(id)) return misunderstand(ws, visitor, request, "a message needs an id");
  RoomBoard* board = board_of(visitor, request);
  if (!board) return refuse(ws, request, "you are not in this room");
  if (const auto place = store_.find_request(visitor.person.id, id))
    return confirm(ws, {.room = &board->stored(), .message = store_.message(place->room, place->offset)});
  if (const auto fault = text_fault(text); !fault.empty()) return refuse(ws, request, fault);
  const Limits& limits = options_.limits;
  if (!allow(ws, request, account(visitor).messages, limits.messages, "you are writing very quickly")) return;
  if (!allow(ws, request, board->messages(), limits.room_messages, "this room is very busy")) return;
  ledger_.submit({.kind = Event::Kind::say,
                  .person = visitor.person.id,
                  .room = board->stored().id,
                  .at = unix_milliseconds(),
                  .id = id,
                  .by = visitor.person.name,
                  .text = text},
                 [this, ws, asked = Asked(request)](const Outcome& outcome) {
                   if (!outcome.fault.empty()) return refuse(ws, asked, outcome.fault, outcome.wait);
                   if (!outcome.is_new) confirm(ws, outcome);
                 });
}

// The message was sent again because the answer was lost.
void Service::confirm(Ws ws, const Outcome& outcome) {
  answer(
      ws,
      {{"is", "room"}, {"room", outcome.room->name}, {"messages", Json::array({to_json(*outcome.message)})}});
}

void Service::change(Ws ws, Visitor& visitor, const Json& request) {
  const std::string& what = text_in(request, "do");
  const std::string& id = text_in(request, "id");
  const auto offset = number_in(request, "offset");
  if (!is_request_id(id) || !offset)
    return misunderstand(ws, visitor, request, "a change needs an id and an offset");
  RoomBoard* board = board_of(visitor, request);
  if (!board) return refuse(ws, request, "you are not in this room");
  StoredRoom& room = board->stored();
  const std::uint64_t author = store_.author(room.id, *offset);
  Json done = {{"is", "done"}, {"id", id}};
  if (author == 0 && what == "delete" && *offset >= 1 && *offset <= room.last) return answer(ws, done);
  if (author == 0) return refuse(ws, request, "this message does not exist any more");
  if (what != "react" && author != visitor.person.id) return refuse(ws, request, "this message is not yours");
  if (!allow(ws, request, account(visitor).changes, options_.limits.changes, "you are very quick")) return;
  Event event{
      .kind = Event::Kind::remove, .person = visitor.person.id, .room = room.id, .offset = *offset, .id = id};
  if (what == "edit") {
    event.kind = Event::Kind::edit;
    event.text = text_in(request, "text");
    if (const auto fault = text_fault(event.text); !fault.empty()) return refuse(ws, request, fault);
  } else if (what == "react") {
    event.kind = Event::Kind::react;
    event.text = text_in(request, "emoji");
    event.on = flag_in(request, "on");
    if (!is_reaction(event.text)) return refuse(ws, request, "this is not one of the reactions");
  }
  ledger_.submit(std::move(event), [this, ws, asked = Asked(request)](const Outcome& outcome) {
    if (!outcome.fault.empty()) return refuse(ws, asked, outcome.fault, outcome.wait);
    Json confirmation = {{"is", "done"}, {"id", asked.id}};
    if (outcome.message) {
      // Its author sees the change at once, also if the room's next frame is not due.
      confirmation["room"] = outcome.room->name;
      confirmation["messages"] = Json::array({chat::to_json(*outcome.message)});
    }
    answer(ws, confirmation);
  });
}

void Service::page(Ws ws, Visitor& visitor, const Json& request) {
  const auto before = number_in(request, "before");
  RoomBoard* board = board_of(visitor, request);
  if (!before || !board) return refuse(ws, request, "you are not in this room");
  if (!allow(ws, request, account(visitor).pages, options_.limits.pages, "you are very quick")) return;
  const auto messages = store_.messages(board->stored().id, 0, *before, page_size);
  answer(ws, {{"is", "page"}, {"room", board->stored().name}, {"messages", to_json(messages)}});
}

void Service::note(Visitor& visitor, const Json& request) {
  RoomBoard* board = board_of(visitor, request);
  if (!board) return;  // a sign for a room that was just left
  if (text_in(request, "do") == "typing") {
    const bool is_news = board->typing(visitor.person.name);
    if (is_news && ledger_.cluster()) ledger_.cluster()->typing(board->stored().id, visitor.person.name);
    delivery_.plan(*board);
  } else if (const auto offset = number_in(request, "offset")) {
    const ReadMark mark{visitor.person.id, board->stored().id, std::min(*offset, board->stored().last)};
    store_.set_read_mark(mark.person, mark.room, mark.offset);
    if (ledger_.cluster()) ledger_.cluster()->mark(mark);
    delivery_.plan(Clock::now() + 1s);  // nobody waits for it
  }
}

}  // namespace chat
