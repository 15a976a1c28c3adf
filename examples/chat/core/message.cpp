#include "message.hpp"

namespace chat {

Json to_json(const Message& message) {
  // One after the other: a list in braces is copied, and a busy room has a thousand messages a second.
  Json json = Json::object();
  json["offset"] = message.offset;
  json["version"] = message.version;
  json["at"] = message.at;
  json["by"] = message.by;
  json["id"] = message.id;
  if (message.was_deleted)
    json["deleted"] = true;
  else
    json["text"] = message.text;
  if (message.was_edited) json["edited"] = true;
  for (const Reaction& reaction : message.reactions)
    json["reactions"].push_back(Json::array({reaction.emoji, reaction.people}));
  return json;
}

Json to_json(const std::vector<Message>& messages) {
  Json list = Json::array();
  for (const Message& one : messages) list.push_back(to_json(one));
  return list;
}

std::optional<Message> message_from(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const auto offset = number_in(json, "offset");
  const auto version = number_in(json, "version");
  const auto at = number_in(json, "at");
  if (!offset || *offset == 0 || !version || !at) return std::nullopt;
  Message message;
  message.offset = *offset;
  message.version = *version;
  message.at = *at;
  message.by = text_in(json, "by");
  message.id = text_in(json, "id");
  message.text = text_in(json, "text");
  message.was_edited = flag_in(json, "edited");
  message.was_deleted = flag_in(json, "deleted");
  for (const Json& entry : list_in(json, "reactions")) {
    if (!entry.is_array() || entry.size() != 2 || !entry[0].is_string() || !entry[1].is_array()) continue;
    Reaction reaction{entry[0].get<std::string>(), {}};
    for (const Json& person : entry[1])
      if (person.is_string()) reaction.people.push_back(person.get<std::string>());
    message.reactions.push_back(std::move(reaction));
  }
  return message;
}

}  // namespace chat
