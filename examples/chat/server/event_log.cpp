#include "event_log.hpp"

#include <utility>

namespace chat {

namespace {

constexpr std::size_t most_held = 10'000;
constexpr auto retry_pause = std::chrono::seconds(1);

Outcome unavailable() {
  return {.fault = "this server cannot reach the others at the moment", .wait = 2000, .message = {}};
}

}  // namespace

EventLog::EventLog(duet::Loop& loop, duet::Backplane& backplane, duet::Position position, std::size_t kept,
                   Hooks hooks)
    : loop_(loop),
      backplane_(backplane),
      position_(std::move(position)),
      kept_(kept),
      hooks_(std::move(hooks)),
      is_based_(!position_.epoch.empty()) {}

EventLog::~EventLog() { loop_.cancel(retry_); }

std::optional<duet::Position> EventLog::position() const {
  return is_based_ ? std::optional(position_) : std::nullopt;
}

// The key has the epoch: an event that was made for an earlier one is ignored, and its repetition is not.
void EventLog::publish(Event event, const std::string& key, Done done) {
  const Json json = {{"epoch", position_.epoch}, {"key", key}, {"event", to_json(event)}};
  auto text = duet::PreparedMessage::text(dump(json), {.compress = false});  // dump() returns UTF-8
  waiting_.emplace(key, Waiting{std::move(event), std::move(done)});
  backplane_.publish({.topic = topic,
                      .message = std::move(text).value(),
                      .options = {.compress = false, .id = position_.epoch + ' ' + key},
                      .history = kept_},
                     [this, key](const duet::Result<duet::Position, duet::Failure>& published) {
                       if (!published) return finish(key, unavailable());
                       const bool is_applied =
                           published->epoch == position_.epoch && published->offset <= position_.offset;
                       const auto waiting = waiting_.find(key);
                       if (!is_applied || waiting == waiting_.end()) return;
                       finish(key, hooks_.outcome_of(waiting->second.event));
                     });
}

void EventLog::finish(const std::string& key, const Outcome& outcome) {
  for (auto found = waiting_.find(key); found != waiting_.end(); found = waiting_.find(key)) {
    const auto waiting = waiting_.extract(found);
    waiting.mapped().done(outcome);
  }
}

void EventLog::fail_waiting() {
  for (auto& [key, waiting] : std::exchange(waiting_, {})) waiting.done(unavailable());
}

void EventLog::catch_up(duet::Function<void(bool)> done) {
  if (is_broken_ || !is_subscribed_) return done(false);
  to_catch_up_.push_back(std::move(done));
  read();
}

void EventLog::subscribed() {
  is_subscribed_ = true;
  read();
}

void EventLog::lost() {
  is_subscribed_ = false;
  loop_.cancel(std::exchange(retry_, 0));
  if (is_reading_) return;  // its failure follows
  for (auto& done : std::exchange(to_catch_up_, {})) done(false);
}

void EventLog::live(duet::BackplaneMessage message) {
  if (is_broken_ || !is_subscribed_) return;
  const bool is_same = message.position.epoch == position_.epoch;
  if (!is_reading_ && is_same && message.position.offset <= position_.offset) return;
  if (!is_reading_ && is_same && message.position.offset == position_.offset + 1) return take(message);
  held_.push_back(std::move(message));
  if (held_.size() > most_held) held_.clear();
  read();
}

void EventLog::read() {
  reads_again_ = is_reading_;
  if (is_reading_ || is_broken_ || !is_subscribed_) return;
  is_reading_ = true;
  catching_up_ = std::exchange(to_catch_up_, {});
  backplane_.read(topic, position_, duet::HistoryPart::oldest,
                  [this](const duet::Result<duet::BackplaneHistory, duet::Failure>& history) {
                    history ? take_history(*history) : end_read(false);
                  });
}

void EventLog::take_history(const duet::BackplaneHistory& history) {
  if (is_broken_) return;
  if (history.last.epoch != position_.epoch) begin_epoch(history.last.epoch);
  for (const duet::BackplaneMessage& each : history.messages) {
    if (is_broken_) return;
    if (each.position.offset <= position_.offset) continue;
    if (each.position.offset != position_.offset + 1) break;
    take(each);
  }
  if (is_broken_) return;
  if (history.has_more && position_ == history.messages.back().position) return read_more();
  if (position_.offset < history.last.offset)
    return fail("the log of the servers does not go back far enough for this server's file");
  if (position_.offset > history.last.offset)
    return fail("the log of the servers ends before this server's file");
  if (!is_based_) return publish_base();
  end_read(true);
}

// The callbacks for the end of this read wait for the end of the next one.
void EventLog::read_more() {
  is_reading_ = false;
  for (auto& done : std::exchange(catching_up_, {})) to_catch_up_.push_back(std::move(done));
  read();
}

void EventLog::begin_epoch(const std::string& epoch) {
  position_ = {epoch, 0};
  is_based_ = false;
  fail_waiting();
}

// Several servers do so at once, and the broker keeps the first one of an epoch.
void EventLog::publish_base() {
  auto text = duet::PreparedMessage::text(dump({{"base", hooks_.fingerprint()}}), {.compress = false});
  backplane_.publish({.topic = topic,
                      .message = std::move(text).value(),
                      .options = {.compress = false, .id = "base"},
                      .history = kept_},
                     [this](const duet::Result<duet::Position, duet::Failure>& published) {
                       reads_again_ = reads_again_ || static_cast<bool>(published);
                       end_read(false);
                     });
}

void EventLog::take(const duet::BackplaneMessage& message) {
  position_.offset = message.position.offset;
  const auto bytes = message.message.bytes();
  const auto json = parse_object({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!json) return;
  const std::string& base = text_in(*json, "base");
  if (base.empty()) return take_event(*json);
  if (is_based_) return;
  is_based_ = base == hooks_.fingerprint();
  if (!is_based_) fail("the log of the servers begins with another state than that of this server's file");
}

void EventLog::take_event(const Json& json) {
  if (!is_based_ || text_in(json, "epoch") != position_.epoch) return;
  const auto member = json.find("event");
  const auto event = member == json.end() ? std::nullopt : event_from(*member);
  if (event) finish(text_in(json, "key"), hooks_.apply(*event));
}

void EventLog::end_read(bool has_succeeded) {
  is_reading_ = false;
  for (auto& done : std::exchange(catching_up_, {}))
    has_succeeded ? done(true) : to_catch_up_.push_back(std::move(done));
  if (has_succeeded) hooks_.on_caught_up();
  for (auto& message : std::exchange(held_, {})) live(std::move(message));
  if (!is_subscribed_) {
    for (auto& done : std::exchange(to_catch_up_, {})) done(false);
  } else if (reads_again_ || (has_succeeded && !to_catch_up_.empty())) {
    read();
  } else if (!has_succeeded && retry_ == 0) {
    retry_ = loop_.after(retry_pause, [this] {
      retry_ = 0;
      read();
    });
  }
}

void EventLog::fail(std::string sentence) {
  is_broken_ = true;
  is_reading_ = false;
  fail_waiting();
  for (auto* list : {&catching_up_, &to_catch_up_})
    for (auto& done : std::exchange(*list, {})) done(false);
  hooks_.on_broken(std::move(sentence));
}

}  // namespace chat
