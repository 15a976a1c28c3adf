#include "topics_service.hpp"

#include <optional>
#include <random>
#include <set>

#include "service_topics.hpp"

namespace duet_cli {

namespace {

namespace protocol = topics_protocol;

/// The topics of one connection in which its presence was announced.
using Memberships = std::set<std::string, std::less<>>;

Memberships& memberships(const duet::Connection& ws) { return *std::any_cast<Memberships>(&ws.data()); }

duet::Result<duet::CaughtUp> join(const duet::Connection& ws, const std::string& topic,
                                  std::optional<std::uint64_t> after) {
  if (after) return ws.subscribe(topic, *after);
  const duet::Result<> subscribed = ws.subscribe(topic);
  return subscribed ? duet::Result<duet::CaughtUp>(duet::CaughtUp{}) : subscribed.error();
}

bool is_pattern(std::string_view topic) { return topic.ends_with('*'); }

std::string random_name() {
  std::random_device device;
  return std::to_string(device()) + std::to_string(device());
}

}  // namespace

TopicsService::TopicsService(duet::Server& server) : server_(server), run_(random_name()) {
  server.on_open([this](duet::Connection ws) {
    ws.data() = Memberships();
    ws.send_text(protocol::welcome(id_of(ws), run_));
  });
  server.on_message([this](duet::Connection ws, duet::Message message) { receive(ws, message); });
  server.on_close([this](duet::Connection ws, const duet::Closed&) {
    for (const std::string& topic : memberships(ws)) leave(ws, topic);
  });
}

duet::Result<> TopicsService::use_backplane(std::unique_ptr<duet::Backplane> backplane,
                                            duet::Function<void(const duet::BackplaneState&)> on_state) {
  shared_.emplace(server_);
  const auto connecting = shared_->connect(std::move(backplane), std::move(on_state));
  run_ = shared_->name();
  return connecting;
}

std::string TopicsService::id_of(const duet::Connection& ws) const {
  return shared_ ? shared_->id_of(ws) : std::to_string(ws.id());
}

duet::Result<> TopicsService::keep_history(std::size_t messages, const std::vector<std::string>& patterns) {
  for (const std::string& pattern : patterns)
    if (const auto kept = server_.keep_history(messages_of(pattern), messages); !kept) return kept.error();
  return {};
}

void TopicsService::receive(const duet::Connection& ws, const duet::Message& message) {
  if (!message.is_text()) {
    ws.send_text(protocol::problem({"not_text", "a message must be text", {}}));
    return;
  }
  const auto parsed = protocol::parse(message.text());
  if (const auto* problem = std::get_if<protocol::Problem>(&parsed)) {
    ws.send_text(protocol::problem(*problem));
    return;
  }
  const Request& request = *std::get_if<Request>(&parsed);
  if (request.topic.empty()) return refuse(ws, request, duet::Error::bad_topic);
  switch (request.type) {
    case Request::Type::subscribe: return subscribe(ws, request);
    case Request::Type::unsubscribe: return unsubscribe(ws, request);
    case Request::Type::publish: return publish(ws, request);
    case Request::Type::presence: return tell_presence(ws, request);
  }
}

void TopicsService::refuse(const duet::Connection& ws, const Request& request, duet::Error error) {
  if (const std::string text = protocol::refusal(request, error); !text.empty()) ws.send_text(text);
}

void TopicsService::subscribe(const duet::Connection& ws, const Request& request) {
  if (is_pattern(request.topic) && (request.after || request.presence)) {
    ws.send_text(protocol::problem({"bad_request", "a pattern has no history and no presence", request.id}));
    return;
  }
  if (shared_) return subscribe_shared(ws, request);
  const std::string messages = messages_of(request.topic);
  const std::string presence = presence_of(request.topic);
  const bool is_new = !ws.is_subscribed(messages);
  const bool had_presence = ws.is_subscribed(presence);
  duet::Result<duet::CaughtUp> subscribed = duet::CaughtUp{};
  if (request.presence) subscribed = join(ws, presence, {});
  if (subscribed) subscribed = join(ws, messages, request.after);
  if (!subscribed) {
    if (!had_presence) ws.unsubscribe(presence);
    return refuse(ws, request, subscribed.error());
  }
  ws.send_text(request.after ? protocol::subscribed(request, {subscribed->offset, {}, subscribed->complete})
                             : protocol::subscribed(request));
  if (!is_new || is_pattern(request.topic)) return;
  enter(ws, request.topic);
}

void TopicsService::subscribe_shared(const duet::Connection& ws, const Request& request) {
  if (request.presence)
    if (const duet::Result<> subscribed = ws.subscribe(presence_of(request.topic)); !subscribed)
      return refuse(ws, request, subscribed.error());
  shared_->subscribe(ws, request, [this, topic = request.topic](const duet::Connection& own) {
    if (!is_pattern(topic) && !memberships(own).contains(topic)) enter(own, topic);
  });
}

void TopicsService::enter(const duet::Connection& ws, const std::string& topic) {
  memberships(ws).insert(topic);
  if (shared_) return shared_->enter(ws, topic);
  static_cast<void>(ws.publish_text(presence_of(topic), protocol::joined(topic, id_of(ws))));
}

void TopicsService::unsubscribe(const duet::Connection& ws, const Request& request) {
  ws.unsubscribe(messages_of(request.topic));
  ws.unsubscribe(presence_of(request.topic));
  ws.send_text(protocol::unsubscribed(request));
  if (memberships(ws).erase(request.topic) > 0) leave(ws, request.topic);
}

void TopicsService::publish(const duet::Connection& ws, const Request& request) {
  if (shared_) return shared_->publish(ws, request);
  if (!request.key.empty()) {
    ws.send_text(protocol::problem({"bad_request", "'key' needs a server with a backplane", request.id}));
    return;
  }
  const std::string topic = messages_of(request.topic);
  const std::string text = protocol::message(request.topic, id_of(ws), request.data);
  const auto published = request.to_others ? ws.publish_text(topic, text) : server_.publish_text(topic, text);
  if (!published) return refuse(ws, request, published.error());
  ws.send_text(protocol::published(request, protocol::Place{published->offset},
                                   protocol::Receivers{published->receivers}));
}

void TopicsService::tell_presence(const duet::Connection& ws, const Request& request) {
  if (is_pattern(request.topic)) return refuse(ws, request, duet::Error::bad_topic);
  if (shared_) return shared_->tell_presence(ws, request);
  std::vector<std::string> here;
  for (const duet::Connection& each : server_.subscribers(messages_of(request.topic)))
    here.push_back(id_of(each));
  ws.send_text(protocol::present(request, here.size(), here));
}

void TopicsService::leave(const duet::Connection& ws, const std::string& topic) {
  if (shared_) return shared_->leave(ws, topic);
  static_cast<void>(server_.publish_text(presence_of(topic), protocol::left(topic, id_of(ws))));
}

}  // namespace duet_cli
