#include "sender.hpp"

namespace chat {

namespace {

constexpr std::size_t most_requests = 500;

}  // namespace

bool Sender::add(Request request) {
  if (outbox_.requests().size() >= most_requests) return false;
  request.id = ids_.next();
  outbox_.add(std::move(request));
  save();
  pump();
  hooks_.on_change();
  return true;
}

void Sender::pump() {
  if (pause_ != 0) return;
  Request* request = outbox_.next();
  if (!request || !hooks_.can_send(*request) || !hooks_.send(*request)) return;
  request->state = Request::State::sent;
  hooks_.on_change();
}

void Sender::confirm(std::string_view id) {
  if (!outbox_.remove(id)) return;
  save();
  pump();
  hooks_.on_change();
}

void Sender::refuse(std::string_view id, std::string_view why,
                    std::optional<std::chrono::milliseconds> wait) {
  Request* request = outbox_.find(id);
  if (!request) return;
  if (wait) {
    request->state = Request::State::kept;
    loop_.cancel(pause_);
    pause_ = loop_.after(*wait, [this] {
      pause_ = 0;
      pump();
    });
  } else {
    request->state = Request::State::refused;
    request->fault = why;
    save();
    pump();
  }
  hooks_.on_change();
}

void Sender::retry(std::string_view id) {
  Request* request = outbox_.find(id);
  if (!request || request->state != Request::State::refused) return;
  request->state = Request::State::kept;
  request->fault.clear();
  save();
  pump();
  hooks_.on_change();
}

void Sender::discard(std::string_view id) {
  const Request* request = outbox_.find(id);
  if (!request || request->state == Request::State::sent) return;
  outbox_.remove(id);
  save();
  hooks_.on_change();
}

void Sender::lose_connection() {
  outbox_.lose_connection();
  loop_.cancel(pause_);
  pause_ = 0;
}

void Sender::restore(std::string_view text) {
  if (const auto saved = parse_object(text)) outbox_.restore(list_in(*saved, "requests"));
}

void Sender::save() { hooks_.on_outbox(dump({{"requests", outbox_.save()}})); }

}  // namespace chat
