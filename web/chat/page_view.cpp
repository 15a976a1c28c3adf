#include "page_view.hpp"

#include <algorithm>

namespace chat {

namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const char* state_of(const Request& request) {
  constexpr const char* states[] = {"kept", "sent", "refused"};
  return states[static_cast<unsigned>(request.state)];
}

/// The requests that become messages of this room.
std::vector<const Request*> unconfirmed(const Chat& chat, std::string_view room) {
  std::vector<const Request*> found;
  for (const Request& one : chat.requests())
    if (one.kind == Request::Kind::say && one.room == room) found.push_back(&one);
  return found;
}

Json row_of(const Chat& chat, const Room& room, std::size_t index) {
  const Message& message = room.timeline.messages()[index];
  Json row = to_json(message);
  row["mine"] = message.by == chat.name();
  row["missing"] = room.timeline.missing_before(index);
  row.erase("reactions");
  for (const Reaction& one : message.reactions)
    row["reactions"].push_back(
        {{"emoji", one.emoji}, {"people", one.people}, {"mine", contains(one.people, chat.name())}});
  for (const Request& one : chat.requests())
    if (one.offset == message.offset && one.room == room.name)
      row["change"] = {{"id", one.id}, {"state", state_of(one)}, {"fault", one.fault}};
  return row;
}

Json row_of(const Chat& chat, const Request& request) {
  return {{"offset", 0},  {"id", request.id}, {"by", chat.name()},          {"text", request.text},
          {"mine", true}, {"missing", 0},     {"state", state_of(request)}, {"fault", request.fault}};
}

}  // namespace

Json view_of(const Chat& chat, std::string_view name) {
  const Link& link = chat.link();
  Json view = {{"link", {{"state", to_string(link.state)}, {"seconds", link.seconds}, {"why", link.why}}},
               {"name", chat.name()},
               {"needsName", chat.needs_name()},
               {"nameProblem", chat.name_problem()},
               {"waiting", chat.waiting()},
               {"unread", chat.unread()},
               {"rooms", Json::array()},
               {"notice",
                {{"number", chat.notice().number},
                 {"text", chat.notice().text},
                 {"isProblem", chat.notice().is_problem}}}};
  for (const auto& [key, room] : chat.rooms())
    view["rooms"].push_back({{"name", key}, {"unread", room.unread()}, {"people", room.people.size()}});
  if (const Room* room = chat.room(name))
    view["room"] = {{"name", room->name},
                    {"typing", room->typing.names()},
                    {"people", room->people.size()},
                    {"peopleVersion", room->people_version},
                    {"divider", room->divider},
                    {"last", room->last},
                    {"unread", room->unread()},
                    {"isLive", room->is_live},
                    {"isKnown", room->version != 0 || room->is_live},
                    {"isLoading", room->is_loading}};
  return view;
}

Json rows_of(const Chat& chat, std::string_view name, const Json& call) {
  Json result = {{"first", 0}, {"total", 0}, {"rows", Json::array()}};
  const Room* room = chat.room(name);
  if (!room) return result;
  const auto& messages = room->timeline.messages();
  const auto requests = unconfirmed(chat, name);
  const std::size_t total = messages.size() + requests.size();
  const auto count =
      static_cast<std::size_t>(std::min<std::uint64_t>(number_in(call, "count").value_or(50), total));
  std::size_t first = total - count;
  if (const auto from = number_in(call, "from")) {
    const auto found =
        std::lower_bound(messages.begin(), messages.end(), *from,
                         [](const Message& one, std::uint64_t offset) { return one.offset < offset; });
    first = std::min(first, static_cast<std::size_t>(found - messages.begin()));
  } else if (const auto at = number_in(call, "at")) {
    first = static_cast<std::size_t>(std::min<std::uint64_t>(first, *at));
  }
  result["first"] = first;
  result["total"] = total;
  for (std::size_t i = first; i < first + count; ++i)
    result["rows"].push_back(i < messages.size() ? row_of(chat, *room, i)
                                                 : row_of(chat, *requests[i - messages.size()]));
  return result;
}

}  // namespace chat
