#include "shared_topics.hpp"

#include <memory>
#include <utility>

#include "json_members.hpp"
#include "service_topics.hpp"

namespace duet_cli {

namespace {

namespace protocol = topics_protocol;

std::string_view text_of(const duet::PreparedMessage& message) {
  return {reinterpret_cast<const char*>(message.bytes().data()), message.bytes().size()};
}

/// Everything that the service publishes is UTF-8, as received messages are.
duet::PreparedMessage prepared(const std::string& text) {
  return duet::PreparedMessage::text(text).value_or(duet::PreparedMessage::binary({}));
}

/// The request without its data, which is a view of the message.
protocol::Request kept(const protocol::Request& request) {
  protocol::Request copy = request;
  copy.data = {};
  return copy;
}

/// Clients do not learn the broker's address and text: the log and the metrics have them.
void refuse(const duet::Connection& ws, const protocol::Request& request, duet::Error error) {
  const bool is_over = error == duet::Error::already_closed;
  const std::string sentence(is_over ? "the subscription has ended" : duet::describe(error));
  ws.send_text(protocol::problem({is_over ? "unsubscribed" : "backplane_unavailable", sentence, request.id}));
}

std::optional<duet::PreparedMessage> tell(const duet::Gap& gap) {
  const std::string_view topic = requested(gap.topic);
  if (is_presence(gap.topic)) return prepared(protocol::presence_gap(topic));
  return prepared(protocol::gap(topic, gap.resumed_at.epoch, gap.resumed_at.offset));
}

}  // namespace

duet::Result<> SharedTopics::connect(std::unique_ptr<duet::Backplane> backplane,
                                     duet::Function<void(const duet::BackplaneState&)> on_state) {
  name_ = backplane->name();
  duet::BackplaneHooks hooks;
  hooks.frame = [](const duet::BackplaneMessage& message) {
    return prepared(protocol::numbered(text_of(message.message), message.position.offset));
  };
  hooks.on_gap = tell;
  hooks.on_state = std::move(on_state);
  return server_.set_backplane(std::move(backplane), std::move(hooks));
}

std::string SharedTopics::id_of(const duet::Connection& ws) const {
  return json_quoted(name_ + '-' + std::to_string(ws.id()));
}

void SharedTopics::subscribe(const duet::Connection& ws, const Request& request,
                             duet::Function<void(const duet::Connection&)> joined) {
  const std::string topic = messages_of(request.topic);
  std::optional<duet::Position> after;
  if (request.after) after = duet::Position{request.epoch, *request.after};
  const auto begun = ws.subscribe(
      topic, after,
      [ws, request = kept(request),
       joined = std::move(joined)](const duet::Result<duet::CaughtUp, duet::Failure>& caught) mutable {
        if (!caught) {
          ws.unsubscribe(messages_of(request.topic));
          return refuse(ws, request, caught.error().code);
        }
        const bool is_plain = caught->epoch.empty();
        ws.send_text(is_plain && !request.after
                         ? protocol::subscribed(request)
                         : protocol::subscribed(request, {caught->offset, caught->epoch, caught->complete}));
        joined(ws);
      });
  if (!begun) ws.send_text(protocol::refusal(request, begun.error()));
}

void SharedTopics::publish(const duet::Connection& ws, const Request& request) {
  const std::string topic = messages_of(request.topic);
  const auto message = prepared(protocol::message(request.topic, id_of(ws), request.data));
  const auto result = std::make_shared<duet::Published>();
  const auto answer = [ws, result,
                       request = kept(request)](const duet::Result<duet::Position, duet::Failure>& at) {
    const bool is_plain = result->reach != duet::Reach::pending;
    if (!at && !is_plain) return refuse(ws, request, at.error().code);
    std::optional<protocol::Place> place;
    std::optional<protocol::Receivers> receivers;
    if (is_plain)
      receivers = protocol::Receivers{result->receivers, static_cast<bool>(at)};
    else
      place = protocol::Place{at->offset, at->epoch};
    ws.send_text(protocol::published(request, place, receivers));
  };
  const duet::PublishOptions options{.id = request.key};
  const auto published =
      request.to_others
          ? ws.publish(topic, message, options, answer)
          : server_.publish(topic, message, options,
                            [ws, answer](const duet::Result<duet::Position, duet::Failure>& at) {
                              ws.post([answer, at](const duet::Connection&) { answer(at); });
                            });
  if (published)
    *result = *published;
  else if (published.error() == duet::Error::backplane_unavailable)
    refuse(ws, request, published.error());
  else
    ws.send_text(protocol::refusal(request, published.error()));
}

void SharedTopics::tell_presence(const duet::Connection& ws, const Request& request) {
  static_cast<void>(server_.members(
      messages_of(request.topic),
      [ws, request = kept(request)](const duet::Result<duet::Members, duet::Failure>& members) {
        ws.post([request, members](const duet::Connection& own) {
          if (!members) return refuse(own, request, members.error().code);
          std::vector<std::string> here;
          for (const duet::Member& each : members->list)
            here.push_back(json_quoted(each.server + '-' + each.id));
          own.send_text(protocol::present(request, members->count, here));
        });
      }));
}

void SharedTopics::enter(const duet::Connection& ws, const std::string& topic) {
  const std::string id = id_of(ws);
  static_cast<void>(server_.enter(
      messages_of(topic), std::to_string(ws.id()),
      {presence_of(topic), prepared(protocol::joined(topic, id)), prepared(protocol::left(topic, id))}, ws));
}

void SharedTopics::leave(const duet::Connection& ws, const std::string& topic) {
  server_.leave(messages_of(topic), std::to_string(ws.id()));
}

}  // namespace duet_cli
