// A client's message to `duet serve --topics`, and the answers to it.
#include <nlohmann/json.hpp>

#include "plain_utf8.hpp"
#include "target.hpp"
#include "topics_protocol.hpp"

using namespace duet_fuzz;
namespace protocol = duet_cli::topics_protocol;

namespace {

using Json = nlohmann::json;

/// RFC 8259 has neither NUL nor a byte order mark, both of which this parser skips.
bool is_json(std::string_view text) {
  const bool has_other = text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos;
  return !has_other && Json::accept(text.begin(), text.end());
}

/// Checks a message of the server: one object of this type.
void check_message(const std::string& text, std::string_view type) {
  const Json json = Json::parse(text, nullptr, false);
  require(json.is_object() && json.value("type", "") == type,
          "a message of the server is an object with its type");
}

void check_request(const protocol::Request& request, std::string_view text) {
  require(request.id.empty() || is_json(request.id), "an id is JSON");
  require(request.id.size() <= protocol::longest_id, "an id is within its limit");
  require(is_plain_utf8(request.topic) && is_plain_utf8(request.key), "texts are UTF-8");
  const bool publishes = request.type == protocol::Request::Type::publish;
  require(publishes == !request.data.empty(), "a publication, and nothing else, has data");
  const bool is_within =
      request.data.empty() || (request.data.data() >= text.data() &&
                               request.data.data() + request.data.size() <= text.data() + text.size());
  require(is_within, "the data is a view of the message");
  const Json sent = Json::parse(text.begin(), text.end());
  require(sent.at("topic") == request.topic, "the topic is the one that was sent");
  require(!publishes || sent.at("data") == Json::parse(request.data.begin(), request.data.end()),
          "the data is what was sent");

  check_message(protocol::subscribed(request), "subscribed");
  check_message(protocol::subscribed(request, {.offset = 7, .epoch = "e"}), "subscribed");
  check_message(protocol::unsubscribed(request), "unsubscribed");
  check_message(protocol::published(request, protocol::Place{.offset = 7}, protocol::Receivers{3, false}),
                "published");
  check_message(protocol::present(request, 2, {"1", "2"}), "presence");
  check_message(protocol::refusal(request, duet::Error::bad_topic), "error");
  if (publishes) {
    const std::string message = protocol::message(request.topic, "1", request.data);
    check_message(message, "message");
    check_message(protocol::numbered(message, 9), "message");
  }
}

void read_topics_message(Input input) {
  const std::string text(input.rest());
  const auto parsed = protocol::parse(text);
  if (const auto* const request = std::get_if<protocol::Request>(&parsed)) {
    check_request(*request, text);
    return;
  }
  const auto& problem = std::get<protocol::Problem>(parsed);
  require(!problem.code.empty() && !problem.sentence.empty(), "a problem has a code and a sentence");
  const bool is_object = is_json(text) && Json::parse(text).is_object();
  require((problem.code == "bad_json") == !is_object, "only what is not an object is bad JSON");
  check_message(protocol::problem(problem), "error");
}

const Target topics_protocol("topics_protocol", read_topics_message);

}  // namespace
