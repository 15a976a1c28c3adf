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

std::string event(std::string_view type, std::string_view topic, std::uint64_t who) {
  return Object(type).text("topic", topic).number("who", who).end();
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

std::string welcome(std::uint64_t you, std::string_view run) {
  return Object("welcome").number("you", you).text("run", run).end();
}

std::string message(std::string_view topic, std::uint64_t from, std::string_view data) {
  return Object("message").text("topic", topic).number("from", from).json("data", data).end();
}

std::string joined(std::string_view topic, std::uint64_t who) { return event("joined", topic, who); }
std::string left(std::string_view topic, std::uint64_t who) { return event("left", topic, who); }

std::string problem(const Problem& problem) {
  Object object("error");
  if (!problem.id.empty()) object.json("id", problem.id);
  return object.text("code", problem.code).text("message", problem.sentence).end();
}

std::string subscribed(const Request& request) { return acknowledgement("subscribed", request).end(); }

std::string subscribed(const Request& request, std::uint64_t offset, bool complete) {
  return acknowledgement("subscribed", request)
      .number("offset", offset)
      .json("complete", complete ? "true" : "false")
      .end();
}

std::string unsubscribed(const Request& request) { return acknowledgement("unsubscribed", request).end(); }

std::string published(const Request& request, std::uint64_t offset, std::size_t receivers) {
  return acknowledgement("published", request).number("offset", offset).number("receivers", receivers).end();
}

std::string present(const Request& request, const std::vector<std::uint64_t>& here) {
  std::string ids = "[";
  for (std::size_t i = 0; i < std::min(here.size(), most_told); ++i)
    ids.append(i == 0 ? "" : ",").append(std::to_string(here[i]));
  return acknowledgement("presence", request).number("count", here.size()).json("here", ids + ']').end();
}

}  // namespace duet_cli::topics_protocol
