#include "topics_protocol.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include "json_members.hpp"

namespace duet_cli::topics_protocol {

namespace {

constexpr std::string_view bad_request = "bad_request";

/// Writes a JSON object, member by member.
class Object {
 public:
  explicit Object(std::string_view type) : text_(R"({"type":)" + json_quoted(type)) {}
  Object& json(std::string_view name, std::string_view value) {
    text_.append(",\"").append(name).append("\":").append(value);
    return *this;
  }
  Object& text(std::string_view name, std::string_view value) { return json(name, json_quoted(value)); }
  Object& number(std::string_view name, std::uint64_t value) { return json(name, std::to_string(value)); }
  std::string end() { return std::move(text_) + '}'; }

 private:
  std::string text_;
};

Object acknowledgement(std::string_view type, const Request& request) {
  Object object(type);
  if (!request.id.empty()) object.json("id", request.id);
  object.text("topic", request.topic);
  return object;
}

std::string event(std::string_view type, std::string_view topic, std::string_view who) {
  return Object(type).text("topic", topic).json("who", who).end();
}

bool is_id(std::string_view json) {
  return json.size() <= longest_id &&
         (json.front() == '"' || json.front() == '-' || (json.front() >= '0' && json.front() <= '9'));
}

bool read(std::string_view json, std::optional<std::uint64_t>& number) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(json.data(), json.data() + json.size(), value);
  if (error != std::errc() || end != json.data() + json.size()) return false;
  number = value;
  return true;
}

bool read(std::string_view json, bool& value) {
  value = json == "true";
  return value || json == "false";
}

bool read(std::string_view json, std::string& text) {
  std::optional<std::string> value = json_text(json);
  text = std::move(value).value_or("");
  return !text.empty() && text.size() <= longest_id;
}

bool read_type(std::string_view json, Request::Type& type) {
  const std::optional<std::string> text = json_text(json);
  if (text == "subscribe") return type = Request::Type::subscribe, true;
  if (text == "unsubscribe") return type = Request::Type::unsubscribe, true;
  if (text == "publish") return type = Request::Type::publish, true;
  if (text == "presence") return type = Request::Type::presence, true;
  return false;
}

/// Reads a member that belongs to this type of request. Returns the problem; empty if there is none.
std::string_view read_member(const JsonMembers::Member& member, Request& request) {
  const bool subscribes = request.type == Request::Type::subscribe;
  const bool publishes = request.type == Request::Type::publish;
  if (member.name == "type" || member.name == "id") return {};
  if (member.name == "topic") {
    const std::optional<std::string> topic = json_text(member.value);
    request.topic = topic.value_or("");
    return topic ? "" : "'topic' must be a string";
  }
  if (subscribes && member.name == "after")
    return read(member.value, request.after) ? "" : "'after' must be an offset, a whole number";
  if (subscribes && member.name == "epoch")
    return read(member.value, request.epoch) ? "" : "'epoch' must be a string of 'subscribed' or 'gap'";
  if (publishes && member.name == "key")
    return read(member.value, request.key) ? "" : "'key' must be a string of 1 to 128 bytes";
  if (subscribes && member.name == "presence")
    return read(member.value, request.presence) ? "" : "'presence' must be true or false";
  if (publishes && member.name == "data") {
    request.data = member.value;
    return {};
  }
  if (publishes && member.name == "to") {
    const std::optional<std::string> to = json_text(member.value);
    request.to_others = to == "others";
    return to == "all" || to == "others" ? "" : R"('to' is "all" or "others")";
  }
  return "the request has a member that does not belong to its type";
}

}  // namespace

std::variant<Request, Problem> parse(std::string_view text) {
  const std::optional<JsonMembers> members = JsonMembers::parse(text);
  if (!members) return Problem{"bad_json", "a message must be one JSON object", {}};
  if (members->depth() > deepest) return Problem{"too_deep", "the message is nested too deeply", {}};

  Request request;
  const JsonMembers::Member* type = nullptr;
  std::set<std::string_view> names;
  for (const JsonMembers::Member& member : members->list()) {
    if (!names.insert(member.name).second) return Problem{bad_request, "a member appears twice", {}};
    if (member.name == "type") type = &member;
    if (member.name == "id") {
      if (!is_id(member.value)) return Problem{bad_request, "'id' must be a short string or number", {}};
      request.id = std::string(member.value);
    }
  }
  if (!type || !read_type(type->value, request.type))
    return Problem{"unknown_type", "'type' must be subscribe, unsubscribe, publish or presence", request.id};
  for (const JsonMembers::Member& member : members->list())
    if (const std::string_view sentence = read_member(member, request); !sentence.empty())
      return Problem{bad_request, sentence, request.id};
  if (!names.contains("topic")) return Problem{bad_request, "'topic' is missing", request.id};
  if (request.type == Request::Type::publish && request.data.empty())
    return Problem{bad_request, "'data' is missing", request.id};
  return request;
}

std::string welcome(std::string_view you, std::string_view run) {
  return Object("welcome").json("you", you).text("run", run).end();
}

std::string message(std::string_view topic, std::string_view from, std::string_view data) {
  return Object("message").text("topic", topic).json("from", from).json("data", data).end();
}

std::string numbered(std::string_view message, std::uint64_t offset) {
  std::string text(message.substr(0, message.size() - 1));
  return text.append(",\"offset\":").append(std::to_string(offset)).append("}");
}

std::string gap(std::string_view topic, std::string_view epoch, std::uint64_t offset) {
  Object object("gap");
  object.text("topic", topic);
  if (!epoch.empty()) object.text("epoch", epoch).number("offset", offset);
  return object.end();
}

std::string presence_gap(std::string_view topic) {
  return Object("gap").text("topic", topic).json("presence", "true").end();
}

std::string joined(std::string_view topic, std::string_view who) { return event("joined", topic, who); }
std::string left(std::string_view topic, std::string_view who) { return event("left", topic, who); }

std::string problem(const Problem& problem) {
  Object object("error");
  if (!problem.id.empty()) object.json("id", problem.id);
  return object.text("code", problem.code).text("message", problem.sentence).end();
}

std::string refusal(const Request& request, duet::Error error) {
  if (error == duet::Error::too_many_topics)
    return problem({"too_many_topics", "this connection has too many subscriptions", request.id});
  if (error == duet::Error::bad_topic)
    return problem(
        {"bad_topic", "a topic must be 1 to 254 bytes without control characters and '*'", request.id});
  return {};
}

std::string subscribed(const Request& request) { return acknowledgement("subscribed", request).end(); }

std::string subscribed(const Request& request, const Place& place) {
  Object object = acknowledgement("subscribed", request);
  object.number("offset", place.offset).json("complete", place.complete ? "true" : "false");
  if (!place.epoch.empty()) object.text("epoch", place.epoch);
  return object.end();
}

std::string unsubscribed(const Request& request) { return acknowledgement("unsubscribed", request).end(); }

std::string published(const Request& request, const std::optional<Place>& place,
                      const std::optional<Receivers>& receivers) {
  Object object = acknowledgement("published", request);
  if (place) object.number("offset", place->offset);
  if (place && !place->epoch.empty()) object.text("epoch", place->epoch);
  if (receivers) object.number("receivers", receivers->count);
  if (receivers && !receivers->is_all) object.text("reach", "server");
  return object.end();
}

std::string present(const Request& request, std::size_t count, const std::vector<std::string>& here) {
  std::string ids = "[";
  for (std::size_t i = 0; i < std::min(here.size(), most_told); ++i)
    ids.append(i == 0 ? "" : ",").append(here[i]);
  return acknowledgement("presence", request).number("count", count).json("here", ids + ']').end();
}

}  // namespace duet_cli::topics_protocol
