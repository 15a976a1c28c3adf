#include "backplane/relay.hpp"

#include <utility>

#include "topics/topic_name.hpp"

namespace duet {

std::string_view to_string(BackplaneState::Phase phase) {
  switch (phase) {
    case BackplaneState::Phase::connecting: return "connecting";
    case BackplaneState::Phase::ready: return "ready";
    case BackplaneState::Phase::refusing: return "refusing";
    case BackplaneState::Phase::lost: return "lost";
  }
  return {};
}

namespace detail {

/// Carries out what the line of one topic decides.
struct Relay::Line final : RelayedTopic, TopicLineEvents {
  Line(Relay& owner, std::string topic) : RelayedTopic(std::move(topic)), relay(owner) { keep_line(*this); }
  void on_line_message(const BackplaneMessage& message) override { relay.deliver(message); }
  void on_line_gap(const Position& resumed_at) override { relay.tell_gap({pattern(), resumed_at}); }
  void on_line_read(const std::optional<Position>& after) override { relay.read_line(pattern(), after); }

  Relay& relay;
};

Relay::Relay(LoopCore& loop, std::shared_ptr<TopicRegistry> topics, std::unique_ptr<Backplane> backplane,
             BackplaneHooks hooks)
    : loop_(loop), topics_(std::move(topics)), backplane_(std::move(backplane)), hooks_(std::move(hooks)) {}

Relay::~Relay() = default;

void Relay::start() {
  interest_ = std::make_unique<InterestQueue>([this] {
    loop_.post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->flush_interest();
    });
  });
  topics_->use_backplane(*interest_);
  backplane_->start(*this);
}

void Relay::stop() {
  topics_->leave_backplane();
  relayed_.clear();
  backplane_.reset();
  hooks_ = {};
}

template <class F>
void Relay::on_first(unsigned thread, F fn) {
  if (thread == 0) return fn(*this);
  loop_.post([weak = weak_from_this(), fn = std::move(fn)]() mutable {
    const auto self = weak.lock();
    if (self && self->backplane_) fn(*self);
  });
}

bool Relay::is_connected() const {
  const Phase phase = phase_;
  return phase == Phase::ready || phase == Phase::refusing;
}

BackplaneState Relay::state() const {
  const std::lock_guard lock(state_mutex_);
  return state_;
}

BackplaneStatistics Relay::statistics() const {
  return {phase_, published_, received_, failed_, losses_, gaps_};
}

void Relay::on_state(const BackplaneState& state) {
  if (state.phase == Phase::lost) {
    losses_ += phase_ == Phase::ready || phase_ == Phase::refusing ? 1 : 0;
    hears_everything_ = false;
    for (const auto& [pattern, topic] : relayed_) topic->lost();
  }
  phase_ = state.phase;
  {
    const std::lock_guard lock(state_mutex_);
    if (std::exchange(state_, state) == state) return;
  }
  const LoopCore::CallbackScope scope(loop_);
  hooks_.on_state(state);
}

// A topic that loses its last subscriber and gets another at once stays as it is.
void Relay::flush_interest() {
  if (!backplane_) return;
  std::vector<std::string> begun;
  std::vector<std::string> ended;
  std::vector<std::string> covered;
  for (const auto& [pattern, has_subscribers] : interest_->take()) {
    const auto found = relayed_.find(pattern);
    if (has_subscribers == (found != relayed_.end())) continue;
    if (has_subscribers)
      relayed_.emplace(pattern, make_topic(pattern));
    else
      relayed_.erase(found);
    std::optional<std::string> change = pattern;
    if (is_wildcard(pattern)) change = has_subscribers ? cover_.add(pattern) : cover_.remove(pattern);
    if (change == PatternCover::everything) hears_everything_ = false;
    if (change)
      (has_subscribers ? begun : ended).push_back(*change);
    else if (has_subscribers)
      covered.push_back(pattern);
  }
  if (!ended.empty()) backplane_->unsubscribe(ended);
  if (!begun.empty()) backplane_->subscribe(begun);
  if (hears_everything_)
    for (const std::string& pattern : covered) take_effect(pattern);
}

std::shared_ptr<RelayedTopic> Relay::make_topic(const std::string& pattern) {
  if (!is_wildcard(pattern) && topics_->kept_messages(pattern) > 0)
    return std::make_shared<Line>(*this, pattern);
  return std::make_shared<RelayedTopic>(pattern);
}

std::shared_ptr<RelayedTopic> Relay::find(std::string_view pattern) const {
  const auto found = relayed_.find(pattern);
  return found == relayed_.end() ? nullptr : found->second;
}

void Relay::on_subscribed(std::string_view pattern) {
  if (pattern != PatternCover::everything) return take_effect(std::string(pattern));
  hears_everything_ = true;
  for (const std::string& covered : std::set(cover_.covered())) take_effect(covered);
}

void Relay::take_effect(const std::string& pattern) {
  const auto topic = find(pattern);
  if (!topic) return;
  const RelayedTopic::State before = topic->subscribed();
  if (TopicLine* const line = topic->line())
    line->subscribed();
  else if (before == RelayedTopic::State::missing)
    tell_gap({topic->pattern(), {}});
  for (Function<void()>& request : topic->take_waiting()) request();
}

// Before its own subscription is in effect, a topic is heard through a pattern.
void Relay::on_message(BackplaneMessage message) {
  ++received_;
  const auto topic = find(message.topic);
  const bool is_in_line = topic && topic->line() && topic->state() == RelayedTopic::State::in_effect;
  if (is_in_line && !message.position.epoch.empty()) return topic->line()->live(std::move(message));
  deliver(message);
}

PreparedMessage Relay::framed(const BackplaneMessage& message) {
  if (message.position.epoch.empty()) return message.message;
  const LoopCore::CallbackScope scope(loop_);
  return hooks_.frame(message).value_or(message.message);
}

void Relay::deliver(const BackplaneMessage& message) {
  const bool is_own = message.origin == backplane_->name();
  topics_->deliver_from_backplane(message.topic, framed(message), message.options,
                                  message.position.epoch.empty() ? nullptr : &message.position,
                                  is_own ? message.except : 0);
}

void Relay::tell_gap(const Gap& gap) {
  ++gaps_;
  std::optional<PreparedMessage> message;
  {
    const LoopCore::CallbackScope scope(loop_);
    message = hooks_.on_gap(gap);
  }
  if (message) topics_->deliver_from_backplane(gap.topic, *message, {}, nullptr, 0);
}

void Relay::read_line(const std::string& topic, const std::optional<Position>& after) {
  backplane_->read(topic, after.value_or(Position{}), after ? HistoryPart::oldest : HistoryPart::position,
                   [this, weak = std::weak_ptr(find(topic))](Result<BackplaneHistory, Failure> history) {
                     const auto still = weak.lock();
                     if (!still || find(still->pattern()) != still) return;
                     history ? still->line()->read(*history) : still->line()->read_failed();
                   });
}

Result<Published> Relay::publish(const Outgoing& outgoing, Done done) {
  if (outgoing.options.id.size() > 128) return Error::bad_limit;
  const std::size_t kept = topics_->kept_messages(outgoing.topic);
  const bool is_handed_over = is_connected();
  Published published;
  if (kept == 0) {
    published = topics_->publish(outgoing.topic, outgoing.message, outgoing.options, outgoing.except,
                                 outgoing.thread);
    published.reach = is_handed_over ? Reach::everywhere : Reach::server_only;
  } else if (is_handed_over) {
    published.reach = Reach::pending;
  } else {
    ++failed_;
    return Error::backplane_unavailable;
  }
  BackplaneMessage message{.topic = std::string(outgoing.topic),
                           .message = outgoing.message,
                           .options = outgoing.options,
                           .history = kept,
                           .except = outgoing.except_id};
  on_first(outgoing.thread, [message = std::move(message), done = std::move(done)](Relay& relay) mutable {
    relay.send(std::move(message), std::move(done));
  });
  return published;
}

void Relay::send(BackplaneMessage message, Done done) {
  ++published_;
  if (message.history > 0 && message.options.id.empty())
    message.options.id = backplane_->name() + '-' + std::to_string(++last_id_);
  backplane_->publish(std::move(message),
                      [this, done = std::move(done)](Result<Position, Failure> result) mutable {
                        failed_ += result ? 0 : 1;
                        done(std::move(result));
                      });
}

void Relay::catch_up(const std::string& topic, const std::optional<Position>& after, Reply reply,
                     unsigned thread) {
  on_first(thread, [topic, after, reply = std::move(reply)](Relay& relay) mutable {
    relay.catch_up_here(topic, after, std::move(reply));
  });
}

void Relay::catch_up_here(const std::string& name, const std::optional<Position>& after, Reply reply) {
  flush_interest();
  const auto topic = find(name);
  if (!topic) return reply(Failure{Error::already_closed, "the subscription has ended"});
  if (topic->state() == RelayedTopic::State::in_effect) return read_missed(topic, after, std::move(reply));
  topic->wait([this, weak = std::weak_ptr(topic), after, reply = std::move(reply)]() mutable {
    if (const auto still = weak.lock()) read_missed(still, after, std::move(reply));
  });
}

void Relay::read_missed(const std::shared_ptr<RelayedTopic>& topic, const std::optional<Position>& after,
                        Reply reply) {
  if (!topic->line()) return reply(MissedMessages{{}, !after || *after == Position{}, {}});
  const Position from = after.value_or(Position{});
  backplane_->read(topic->pattern(), from, after ? HistoryPart::newest : HistoryPart::position,
                   [this, name = topic->pattern(), after, from,
                    reply = std::move(reply)](Result<BackplaneHistory, Failure> read) mutable {
                     if (!read && !is_connected()) return catch_up_here(name, after, std::move(reply));
                     if (!read) return reply(read.error());
                     const Position& last = read->last;
                     const bool is_same = from.epoch.empty() || from.epoch == last.epoch;
                     MissedMessages missed{last,
                                           !after || (is_same && from.offset <= last.offset &&
                                                      read->messages.size() == last.offset - from.offset)};
                     for (const BackplaneMessage& each : read->messages)
                       missed.messages.push_back(framed(each));
                     missed.is_ahead = !has_delivered(name, last);
                     reply(std::move(missed));
                   });
}

bool Relay::has_delivered(std::string_view name, const Position& position) const {
  const auto topic = find(name);
  const std::optional<Position> last = topic && topic->line() ? topic->line()->last() : std::nullopt;
  return last && last->epoch == position.epoch && last->offset >= position.offset;
}

void Relay::enter(std::string_view topic, std::string_view member, Announcement announcement,
                  const Subscriber* except, unsigned thread) {
  topics_->publish(announcement.to, announcement.joined, {}, except, thread);
  on_first(thread, [name = std::pair(std::string(topic), std::string(member)),
                    announcement = std::move(announcement)](Relay& relay) {
    relay.members_.insert_or_assign(name, announcement);
    relay.backplane_->enter(name.first, name.second, announcement);
  });
}

void Relay::leave(std::string_view topic, std::string_view member, unsigned thread) {
  on_first(thread, [name = std::pair(std::string(topic), std::string(member))](Relay& relay) {
    const auto found = relay.members_.find(name);
    if (found == relay.members_.end()) return;
    const Announcement announcement = std::move(found->second);
    relay.members_.erase(found);
    relay.backplane_->leave(name.first, name.second);
    relay.topics_->publish(announcement.to, announcement.left, {}, nullptr, 0);
  });
}

void Relay::members(std::string_view topic, Backplane::Done<Members> done, unsigned thread) {
  on_first(thread, [topic = std::string(topic), done = std::move(done)](Relay& relay) mutable {
    relay.backplane_->members(topic, std::move(done));
  });
}

}  // namespace detail

}  // namespace duet
