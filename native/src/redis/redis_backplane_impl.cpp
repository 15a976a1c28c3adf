#include "redis/redis_backplane_impl.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <span>
#include <utility>

#include "base/random_bytes.hpp"
#include "redis/redis_message.hpp"

namespace duet::detail {

namespace {

using namespace std::chrono_literals;

constexpr Time first_delay = 100ms;
constexpr Time longest_delay = 2s;
constexpr Time between_ticks = 1s;
constexpr Time between_probes = 3s;
/// The counter of a topic outlives its history by far, so that offsets are not given out twice.
constexpr std::string_view topic_lifetime = "2592000";

std::string random_name() {
  std::array<std::byte, 8> bytes{};
  fill_with_random(bytes);
  std::string name;
  for (const std::byte each : bytes) {
    name += "0123456789abcdef"[std::to_integer<unsigned>(each) >> 4U];
    name += "0123456789abcdef"[std::to_integer<unsigned>(each) & 15U];
  }
  return name;
}

std::uint64_t random_seed() {
  std::array<std::byte, 8> bytes{};
  fill_with_random(bytes);
  std::uint64_t seed = 0;
  std::memcpy(&seed, bytes.data(), sizeof seed);
  return seed;
}

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

Position position_of(std::string_view text) {
  const std::size_t space = std::min(text.find(' '), text.size());
  return {std::string(text.substr(0, space)), number_of(text.substr(std::min(space + 1, text.size())))};
}

std::string_view name_of(HistoryPart part) {
  switch (part) {
    case HistoryPart::position: return "position";
    case HistoryPart::oldest: return "oldest";
    case HistoryPart::newest: return "newest";
  }
  return {};
}

/// Redis answers so while it starts, or has become a replica: another connection may reach a better one. Or
/// it has forgotten the scripts, which a new connection loads.
bool ends_session(std::string_view error) {
  for (const std::string_view start : {"LOADING", "READONLY", "MASTERDOWN", "NOSCRIPT", "NOAUTH"})
    if (error.starts_with(start)) return true;
  return false;
}

}  // namespace

RedisBackplaneImpl::RedisBackplaneImpl(IoContext& io, RedisTarget target, const RedisOptions& options)
    : io_(io),
      target_(std::move(target)),
      names_(options.prefix, target_.address.database),
      history_lifetime_(std::to_string(options.history_lifetime.count())),
      id_lifetime_(std::to_string(options.id_lifetime.count())),
      name_(random_name()),
      subscriptions_(names_.channels()),
      presence_(names_, name_),
      backoff_(first_delay, longest_delay, random_seed()),
      timer_(io, *this) {}

RedisBackplaneImpl::~RedisBackplaneImpl() { disconnect(); }

void RedisBackplaneImpl::start(BackplaneEvents& events) {
  events_ = &events;
  if (!target_.address.sentinels.empty())
    sentinels_ = std::make_unique<RedisSentinels>(io_, target_, static_cast<RedisSentinelsEvents&>(*this));
  connect();
}

void RedisBackplaneImpl::connect() {
  phase_ = Phase::connecting;
  ready_connections_ = 0;
  if (!sentinels_) return connect_to_redis();
  timer_.start((1 + static_cast<int>(target_.address.sentinels.size())) * target_.timeout);
  sentinels_->ask();
}

void RedisBackplaneImpl::on_primary(RedisPrimary primary) {
  target_.address.host = std::move(primary.host);
  target_.address.port = primary.port;
  target_.failovers = std::move(primary.failovers);
  connect_to_redis();
}

void RedisBackplaneImpl::connect_to_redis() {
  session_ = std::make_unique<RedisSession>(io_, target_, static_cast<RedisSessionEvents&>(*this));
  hearing_ = std::make_unique<RedisHearing>(io_, target_, names_.probe(name_), subscriptions_,
                                            static_cast<RedisSessionEvents&>(*this),
                                            static_cast<RedisHearingEvents&>(*this));
  session_->start();
  hearing_->start();
  timer_.start(2 * target_.timeout);
}

// The connections are destroyed later, as one of their callbacks may be running.
void RedisBackplaneImpl::disconnect() {
  presence_.use(nullptr);
  if (sentinels_) sentinels_->stop();
  if (session_) session_->close();
  if (hearing_) hearing_->close();
  io_.destroy_later(std::shared_ptr<RedisSession>(std::move(session_)));
  io_.destroy_later(std::shared_ptr<RedisHearing>(std::move(hearing_)));
}

void RedisBackplaneImpl::on_session_ready() {
  if (++ready_connections_ < 2) return;
  phase_ = Phase::ready;
  backoff_.reset();
  probe_due_ = never;
  next_probe_ = io_.now() + between_probes;
  presence_.use(session_.get());
  // The first renewal shows whether Redis stores anything.
  presence_.tick([this](const RedisReply& reply) {
    judge(reply);
    if (phase_ != Phase::ready) return;
    hearing_->send(subscriptions_.subscribe_again());
    for (const auto& each : publishes_) send(each);
  });
  timer_.start(between_ticks);
}

void RedisBackplaneImpl::on_session_lost(const std::string& reason) {
  if (phase_ == Phase::waiting) return;
  phase_ = Phase::waiting;
  timer_.start(backoff_.next());
  std::deque<RedisConnection::Answer> unanswered;
  if (session_) unanswered = session_->close();
  disconnect();
  tell({BackplaneState::Phase::lost, reason});
  for (RedisConnection::Answer& each : unanswered) each(RedisReply());
  expire();
}

void RedisBackplaneImpl::on_deadline() {
  expire();
  if (phase_ == Phase::waiting) return connect();
  if (phase_ == Phase::ready) return tick();
  on_session_lost(target_.address.name() + ": no answer in time");
}

void RedisBackplaneImpl::tick() {
  timer_.start(between_ticks);
  presence_.tick([this](const RedisReply& reply) { judge(reply); });
  probe();
}

// A connection for Pub/Sub can look healthy and deliver nothing.
void RedisBackplaneImpl::probe() {
  if (io_.now() >= probe_due_)
    return on_session_lost(target_.address.name() + ": Pub/Sub does not deliver messages");
  if (io_.now() < next_probe_) return;
  next_probe_ = io_.now() + between_probes;
  if (probe_due_ == never) probe_due_ = io_.now() + target_.timeout;
  session_->send({"PUBLISH", names_.probe(name_), ""}, {});
}

void RedisBackplaneImpl::expire() {
  while (!publishes_.empty() && publishes_.begin()->second.until <= io_.now())
    finish(publishes_.begin()->first, Failure{Error::backplane_unavailable,
                                              "the broker has not answered in time; the message may have "
                                              "been published"});
}

void RedisBackplaneImpl::tell(const BackplaneState& state) {
  if (std::exchange(state_, state) != state) events_->on_state(state_);
}

void RedisBackplaneImpl::judge(const RedisReply& reply) {
  if (phase_ != Phase::ready || reply.kind() == RedisReply::Kind::nothing) return;
  if (reply.kind() != RedisReply::Kind::error) return tell({BackplaneState::Phase::ready});
  const std::string sentence = target_.address.name() + ": " + failure_of(reply).detail;
  if (ends_session(reply.text())) return on_session_lost(sentence);
  tell({BackplaneState::Phase::refusing, sentence});
}

std::string RedisBackplaneImpl::obstacle() const {
  if (phase_ != Phase::ready) return state_.reason.empty() ? "it is not connected yet" : state_.reason;
  if (session_->unanswered() < most_unanswered) return {};
  return target_.address.name() + ": too many commands wait for an answer";
}

template <class Value>
void RedisBackplaneImpl::refuse(Done<Value> done, const std::string& sentence) {
  io_.loop().post([alive = std::weak_ptr(alive_), done = std::move(done), sentence]() mutable {
    if (!alive.expired()) done(Failure{Error::backplane_unavailable, sentence});
  });
}

void RedisBackplaneImpl::publish(BackplaneMessage message, Done<Position> done) {
  message.origin = name_;
  if (const std::string why = obstacle(); !why.empty()) return refuse(std::move(done), why);
  if (message.history == 0) return send_plain(message, std::move(done));
  const auto added = publishes_.emplace(
      ++last_number_, Unanswered{std::move(message), std::move(done), io_.time_after(3 * target_.timeout)});
  send(*added.first);
}

void RedisBackplaneImpl::send_plain(const BackplaneMessage& message, Done<Position> done) {
  session_->send({"PUBLISH", names_.channel(message.topic), redis_position({}) + redis_body(message)},
                 [done = std::move(done)](const RedisReply& reply) mutable {
                   if (reply.kind() == RedisReply::Kind::number)
                     done(Position{});
                   else
                     done(failure_of(reply));
                 });
}

void RedisBackplaneImpl::send(const Publishes::value_type& publish) {
  const BackplaneMessage& message = publish.second.message;
  session_->call(RedisScript::publish,
                 {names_.topic(message.topic), names_.stream(message.topic),
                  names_.id(message.topic, message.options.id)},
                 {session_->run(), random_name(), std::to_string(message.history), history_lifetime_,
                  topic_lifetime, id_lifetime_, names_.channel(message.topic), redis_body(message)},
                 [this, number = publish.first](const RedisReply& reply) {
                   if (reply.kind() == RedisReply::Kind::nothing || ends_session(reply.text()))
                     return judge(reply);
                   judge(reply);
                   if (reply.kind() == RedisReply::Kind::text)
                     finish(number, position_of(reply.text()));
                   else
                     finish(number, failure_of(reply));
                 });
}

void RedisBackplaneImpl::finish(std::uint64_t number, Result<Position, Failure> result) {
  const auto publish = publishes_.find(number);
  if (publish == publishes_.end()) return;  // it has expired
  Done<Position> done = std::move(publish->second.done);
  publishes_.erase(publish);
  done(std::move(result));
}

void RedisBackplaneImpl::subscribe(const std::vector<std::string>& patterns) {
  const auto commands = subscriptions_.subscribe(patterns);
  if (phase_ == Phase::ready) hearing_->send(commands);
}

void RedisBackplaneImpl::unsubscribe(const std::vector<std::string>& patterns) {
  const auto commands = subscriptions_.unsubscribe(patterns);
  if (phase_ == Phase::ready) hearing_->send(commands);
}

void RedisBackplaneImpl::on_heard(BackplaneMessage message) {
  const bool is_plain = message.position.epoch.empty();
  if (!is_plain || message.origin != name_) events_->on_message(std::move(message));
}

void RedisBackplaneImpl::read(std::string_view topic, const Position& after, HistoryPart part,
                              Done<BackplaneHistory> done) {
  if (const std::string why = obstacle(); !why.empty()) return refuse(std::move(done), why);
  session_->call(
      RedisScript::read, {names_.topic(topic), names_.stream(topic)},
      {session_->run(), random_name(), after.epoch, std::to_string(after.offset), name_of(part),
       std::to_string(BackplaneHistory::most_bytes)},
      [this, topic = std::string(topic), done = std::move(done)](const RedisReply& reply) mutable {
        if (reply.kind() != RedisReply::Kind::list) {
          if (ends_session(reply.text())) judge(reply);
          return done(failure_of(reply));
        }
        BackplaneHistory history{.last = {std::string(reply[0].text()), number_of(reply[1].text())},
                                 .has_more = reply[3].number() == 1};
        for (std::size_t i = 0; i < reply[2].size(); ++i) {
          const RedisReply entry = reply[2][i];
          const std::uint64_t offset = number_of(entry[0].text());
          auto message = parse_redis_message(
              topic, redis_position({history.last.epoch, offset}) + std::string(entry[1][1].text()));
          if (message) history.messages.push_back(*std::move(message));
        }
        done(std::move(history));
      });
}

void RedisBackplaneImpl::enter(std::string_view topic, std::string_view member, Announcement announcement) {
  presence_.enter(topic, member, std::move(announcement));
}

void RedisBackplaneImpl::leave(std::string_view topic, std::string_view member) {
  presence_.leave(topic, member);
}

void RedisBackplaneImpl::members(std::string_view topic, Done<Members> done) {
  if (const std::string why = obstacle(); !why.empty()) return refuse(std::move(done), why);
  presence_.list(topic, std::move(done));
}

}  // namespace duet::detail
