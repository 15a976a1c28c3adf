#include "event.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace chat {

namespace {

// In the order of Event::Kind.
constexpr std::array<std::string_view, 8> kinds = {"name", "join",   "leave", "say",
                                                   "edit", "remove", "react", "read"};

}  // namespace

Json to_json(const Event& event) {
  Json json = {{"do", kinds[static_cast<std::size_t>(event.kind)]}};
  const auto put = [&](const char* key, std::uint64_t value) {
    if (value != 0) json[key] = value;
  };
  put("person", event.person);
  put("room", event.room);
  put("offset", event.offset);
  put("at", event.at);
  if (!event.id.empty()) json["id"] = event.id;
  if (!event.by.empty()) json["by"] = event.by;
  if (!event.text.empty()) json["text"] = event.text;
  if (!event.on) json["off"] = true;
  for (const ReadMark& mark : event.marks)
    json["marks"].push_back(Json::array({mark.person, mark.room, mark.offset}));
  return json;
}

std::optional<Event> event_from(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto kind = std::find(kinds.begin(), kinds.end(), text_in(json, "do"));
  if (kind == kinds.end()) return std::nullopt;
  Event event;
  event.kind = static_cast<Event::Kind>(kind - kinds.begin());
  event.person = number_in(json, "person").value_or(0);
  event.room = number_in(json, "room").value_or(0);
  event.offset = number_in(json, "offset").value_or(0);
  event.at = number_in(json, "at").value_or(0);
  event.id = text_in(json, "id");
  event.by = text_in(json, "by");
  event.text = text_in(json, "text");
  event.on = !flag_in(json, "off");
  for (const Json& entry : list_in(json, "marks")) {
    const bool is_mark =
        entry.is_array() && entry.size() == 3 &&
        std::all_of(entry.begin(), entry.end(), [](const Json& each) { return each.is_number_unsigned(); });
    if (!is_mark) return std::nullopt;
    event.marks.push_back(
        {entry[0].get<std::uint64_t>(), entry[1].get<std::uint64_t>(), entry[2].get<std::uint64_t>()});
  }
  return event;
}

}  // namespace chat
