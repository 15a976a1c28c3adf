#include "outbox.hpp"

#include <algorithm>

#include "../../common/text_rules.hpp"
#include "request_rules.hpp"

namespace chat {

namespace {

auto has_id(std::string_view id) {
  return [id](const Request& request) { return request.id == id; };
}

}  // namespace

Request* Outbox::next() {
  for (Request& request : requests_) {
    if (request.state == Request::State::sent) return nullptr;
    if (request.state == Request::State::kept) return &request;
  }
  return nullptr;
}

Request* Outbox::find(std::string_view id) {
  const auto found = std::find_if(requests_.begin(), requests_.end(), has_id(id));
  return found == requests_.end() ? nullptr : &*found;
}

bool Outbox::remove(std::string_view id) { return std::erase_if(requests_, has_id(id)) > 0; }

void Outbox::lose_connection() {
  for (Request& request : requests_)
    if (request.state == Request::State::sent) request.state = Request::State::kept;
}

std::size_t Outbox::waiting() const {
  return static_cast<std::size_t>(std::count_if(requests_.begin(), requests_.end(), [](const Request& one) {
    return one.state != Request::State::refused;
  }));
}

Json Outbox::save() const {
  Json list = Json::array();
  for (const Request& one : requests_)
    list.push_back({{"kind", static_cast<unsigned>(one.kind)},
                    {"id", one.id},
                    {"room", one.room},
                    {"offset", one.offset},
                    {"text", one.text},
                    {"on", one.on},
                    {"fault", one.fault}});
  return list;
}

void Outbox::restore(const Json& list) {
  if (!list.is_array()) return;
  for (const Json& json : list) {
    if (!json.is_object()) continue;
    const auto kind = number_in(json, "kind");
    const auto offset = number_in(json, "offset");
    if (!kind || *kind > static_cast<unsigned>(Request::Kind::react) || !offset) continue;
    Request one{static_cast<Request::Kind>(*kind),
                Request::State::kept,
                text_in(json, "id"),
                text_in(json, "room"),
                *offset,
                text_in(json, "text"),
                flag_in(json, "on"),
                text_in(json, "fault")};
    if (!one.fault.empty()) one.state = Request::State::refused;
    if (is_request_id(one.id) && !find(one.id)) requests_.push_back(std::move(one));
  }
}

}  // namespace chat
