#include "actor.hpp"

#include <duet/coroutine.hpp>
#include <duet/keep_alive.hpp>
#include <duet/parts.hpp>
#include <duet/reconnect.hpp>

#include <utility>

#include "support/event_lines.hpp"

namespace random_run {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_echoes = 64;
constexpr unsigned most_steps_without_echo = 20'000;

/// Mostly small; sometimes at a boundary of the frame's length; sometimes large.
std::size_t pick_size(Random& random) {
  constexpr std::size_t borders[] = {0, 1, 125, 126, 127, 65'535, 65'536, 65'537};
  const std::size_t kind = below(random, 20);
  if (kind == 0) return below(random, 300'000);
  if (kind < 6) return borders[below(random, std::size(borders))];
  return below(random, 200);
}

/// Returns a text with this number, padded.
std::string payload_of(std::uint64_t number, std::size_t size) {
  std::string payload = std::to_string(number) + ' ';
  while (payload.size() < size) payload += static_cast<char>('a' + (payload.size() * 7 + number) % 26);
  return payload;
}

}  // namespace

Actor::Actor(duet::Loop& loop, Journal& journal, const Peers& peers, std::string name, std::uint64_t seed)
    : loop_(loop), journal_(journal), peers_(peers), name_(std::move(name)), random_(seed) {}

void Actor::note(const std::string& line) { journal_.note(name_ + ": " + line); }

template <class Call>
auto Actor::quietly(Call call) {
  in_call_ = true;
  auto result = call();
  in_call_ = false;
  return result;
}

void Actor::make_client() {
  duet::ClientOptions options;
  if (below(random_, 3) == 0) options.subprotocols = {"chat"};
  options.timeouts.connect = below(random_, 10) == 0 ? 30ms : 10'000ms;
  options.timeouts.close = 50ms;
  if (below(random_, 4) == 0) options.limits.max_message_size = 1000;
  options.send_queue.high_water_mark = 10'000;
  options.send_queue.low_water_mark = 1000;
  if (below(random_, 2) == 0) options.send_queue.max_size = 100'000;
  if (below(random_, 4) == 0) options.limits.max_receive_queue = 50'000;
  client_ = std::make_unique<duet::Client>(loop_, std::move(options));
  life_ = std::make_shared<int>(0);
  face_ = static_cast<Face>(below(random_, 3));
  retries_ = below(random_, 4) == 0;
  if (retries_)
    duet::set_reconnect(*client_,
                        {.first_delay = 1ms, .longest_delay = 20ms, .max_retries = 3, .seed = random_() | 1});
  if (below(random_, 4) == 0)
    static_cast<void>(duet::set_keep_alive(*client_, {.interval = 30ms, .timeout = 5000ms}));
  attempting_ = open_ = closing_ = in_message_ = false;
  attempt_ = ended_ = 0;
  echoes_.clear();
  ++counts_.clients;
  note("a new client");
  if (face_ == Face::callbacks) listen();
  if (face_ == Face::next) take_events();
}

void Actor::listen() {
  const std::weak_ptr<int> life = life_;
  const auto lives = [this, life] {
    if (life.expired()) fail("called after its client was gone");
    if (in_call_) fail("called inside a call");
    return !life.expired() && !journal_.failed();
  };
  client_->on_open([this, lives] {
    if (lives()) on_open();
  });
  client_->on_message([this, lives](duet::Message message) {
    if (lives()) on_message(message.is_text(), message.text());
  });
  if (below(random_, 2) == 0)
    duet::on_message_part(*client_, [this, lives](duet::MessagePart part) {
      if (!lives()) return;
      if (part.is_first()) received_.clear();
      received_ += part.text();
      if (part.is_last()) on_message(part.is_text(), std::exchange(received_, {}));
    });
  client_->on_drain([this, lives] {
    if (lives()) note("drained");
  });
  client_->on_close([this, lives](const duet::Closed& closed) {
    if (lives()) on_close(closed);
  });
}

/// Receives the same events with co_await. It does not outlive the client, nor the client's destruction in
/// one of them.
duet::Task<> Actor::converse(duet::Client& client) {
  const std::weak_ptr<int> life = life_;
  bool goes_on = true;
  while (goes_on) {
    const bool is_open = co_await client.connected();
    if (is_open) on_open();
    while (!life.expired()) {
      const auto message = co_await client.receive();
      if (!message) break;
      on_message(message->is_text, message->payload);
    }
    if (life.expired()) co_return;
    const duet::Closed closed = co_await client.closed();
    if (!attempting_) co_return;  // close() cancelled the next attempt: no more events
    goes_on = closed.retry_in.has_value();
    on_close(closed);
    if (life.expired()) co_return;
  }
}

void Actor::connect() {
  if (!client_) make_client();
  const bool busy =
      client_->ready_state() != duet::ReadyState::closed || (face_ != Face::callbacks && attempting_);
  const Place place = pick_place(random_, peers_);
  note("connect " + place.url);
  if (busy) {
    if (client_->ready_state() != duet::ReadyState::closed &&
        client_->connect(place.url).error() != duet::Error::already_connected && place.is_valid)
      fail("connected twice");
    return;
  }
  const auto result = quietly([&] { return client_->connect(place.url); });
  if (bool(result) != place.is_valid) return fail("connect() said " + result.error().message());
  if (!result) return;
  place_ = place;
  attempting_ = true;
  open_ = closing_ = false;
  echoes_.clear();
  ++counts_.attempts;
  if (client_->attempt() <= attempt_) fail("attempt() did not grow");
  attempt_ = client_->attempt();
  if (face_ == Face::coroutine) task_.emplace(converse(*client_));
}

void Actor::send() {
  if (!client_) return;
  const bool is_text = below(random_, 2) == 0;
  const std::string payload = payload_of(++sent_, pick_size(random_));
  const bool may = open_ && !closing_ && client_->ready_state() == duet::ReadyState::open;
  const duet::SendResult result = quietly([&] {
    return is_text ? client_->send_text(payload) : client_->send_binary(std::as_bytes(std::span(payload)));
  });
  if (result && !may && !(face_ != Face::callbacks && client_->ready_state() == duet::ReadyState::open))
    fail("sent without a connection");
  if (result && place_.echoes && echoes_.size() < most_echoes * 1000) echoes_.push_back(payload);
}

void Actor::send_part() {
  if (!client_) return;
  if (!in_message_ || message_attempt_ != client_->attempt()) {
    message_ = payload_of(++sent_, pick_size(random_));
    message_attempt_ = client_->attempt();
    message_sent_ = 0;
    in_message_ = false;
  }
  const std::string_view rest = std::string_view(message_).substr(message_sent_);
  const std::string_view part =
      rest.substr(0, below(random_, 3) == 0 ? rest.size() : below(random_, rest.size() + 1));
  const bool is_last = part.size() == rest.size() && below(random_, 4) != 0;
  const bool may = open_ && !closing_ && client_->ready_state() == duet::ReadyState::open;
  const duet::SendResult result = quietly(
      [&] { return duet::send_text_part(*client_, part, is_last ? duet::Part::last : duet::Part::more); });
  if (!result) {
    // In a browser a message above the limit ends the connection.
    if (result.error() == duet::Error::queue_full && client_->ready_state() == duet::ReadyState::closing)
      closing_ = true;
    return;
  }
  if (!may && !(face_ != Face::callbacks && client_->ready_state() == duet::ReadyState::open))
    fail("sent a part without a connection");
  message_sent_ += part.size();
  in_message_ = !is_last;
  if (is_last && place_.echoes && echoes_.size() < most_echoes * 1000) echoes_.push_back(message_);
}

void Actor::close() {
  if (!client_) return;
  const std::size_t how = below(random_, 4);
  note("close");
  const auto result =
      quietly([&] { return how == 0 ? client_->close() : client_->close(how == 1 ? 4999 : 1000, "enough"); });
  if (result) closing_ = true;
  // The next attempt was cancelled; pending events can still be taken.
  if (result && client_->ready_state() == duet::ReadyState::closed && ended_ == client_->attempt())
    attempting_ = false;
}

void Actor::destroy() {
  note("destroy");
  life_.reset();
  quietly([&] { return client_.reset(), 0; });
  if (task_ && !task_->done()) task_.reset();
  attempting_ = open_ = false;
}

void Actor::take_events() {
  const std::weak_ptr<int> life = life_;
  while (!life.expired()) {
    const auto event = client_->next();
    if (!event) return;
    switch (event->kind) {
      case duet::Event::Kind::open: on_open(); break;
      case duet::Event::Kind::message: on_message(event->message.is_text, event->message.payload); break;
      case duet::Event::Kind::drained: note("drained"); break;
      case duet::Event::Kind::closed: on_close(event->closed); break;
    }
  }
}

void Actor::on_open() {
  note("open");
  ++counts_.opens;
  journal_.expect(attempting_ && !open_, name_ + ": open out of place");
  journal_.expect(place_.may_open, name_ + ": open where nobody is");
  open_ = true;
  act_inside();
}

void Actor::on_message(bool, std::string_view payload) {
  ++counts_.messages;
  journal_.expect(attempting_ && open_, name_ + ": a message out of place");
  if (place_.echoes) {
    if (echoes_.empty() || echoes_.front() != payload)
      return fail("an echo of " + std::string(payload.substr(0, 20)) + " that was not due");
    echoes_.pop_front();
    waited_ = 0;
    if (echoes_.empty() && !in_message_ && face_ == Face::callbacks && client_->buffered_amount() != 0)
      fail("all has come back, and some waits still");
  }
  act_inside();
}

void Actor::on_close(const duet::Closed& closed) {
  note(duet_test::line_of(closed) + (closed.retry_in ? ", again" : ""));
  journal_.expect(attempting_, name_ + ": closed out of place");
  journal_.expect(closed.was_open == open_ || face_ == Face::coroutine, name_ + ": was_open is wrong");
  journal_.expect(closed.attempt >= attempt_, name_ + ": an old attempt's end");
  attempting_ = closed.retry_in.has_value() && retries_;
  ended_ = attempt_ = closed.attempt;
  open_ = closing_ = false;
  echoes_.clear();
  act_inside();
}

void Actor::act_inside() {
  if (journal_.failed()) return;
  const std::size_t what = below(random_, 30);
  if (what < 3) in_message_ || what == 0 ? send_part() : send();
  if (what == 3) close();
  if (what == 4 && face_ != Face::coroutine) connect();
  if (what == 5) destroy();
  if (what == 6) loop_.poll();  // does nothing here
}

void Actor::act() {
  if (face_ == Face::next && client_) take_events();
  // Time to connect: a browser takes a while.
  if (attempting_ && !open_ && below(random_, 100) != 0) return;
  const std::size_t what = below(random_, 100);
  if (!client_ || (!attempting_ && what < 70)) return connect();
  if (what < 80) {
    if (echoes_.size() < most_echoes) in_message_ || what % 4 == 0 ? send_part() : send();
  } else if (what < 84) {
    close();
  } else if (what < 86) {
    destroy();
  } else if (what < 88) {
    connect();
  }
  if (!echoes_.empty() && open_ && !closing_ && ++waited_ > most_steps_without_echo)
    fail("an echo is missing");
}

bool Actor::wind_down() {
  if (face_ == Face::next && client_) take_events();
  if (!client_) return true;
  if (attempting_ && !closing_) close();
  if (attempting_) return false;
  destroy();
  return true;
}

}  // namespace random_run
