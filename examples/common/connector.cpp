#include "connector.hpp"

#include <duet/keep_alive.hpp>
#include <duet/reconnect.hpp>

#include <utility>

using namespace std::chrono_literals;

namespace common {

namespace {

constexpr const char* no_network = "this device has no network";

}  // namespace

Connector::Connector(duet::Loop& loop, duet::Client& client, Options options, duet::Function<void()> changed)
    : loop_(loop), client_(client), url_(std::move(options.url)), changed_(std::move(changed)) {
  duet::set_reconnect(client, {.first_delay = 500ms, .longest_delay = 15s, .seed = options.seed});
  duet::set_keep_alive(client);
}

Connector::~Connector() { loop_.cancel(countdown_); }

void Connector::show(Link link) {
  link_ = std::move(link);
  changed_();
}

void Connector::start() {
  const auto connecting = client_.connect(url_);
  show(connecting ? Link{Link::State::connecting}
                  : Link{Link::State::offline, 0, std::string(connecting.error().message())});
}

void Connector::try_now() {
  if (client_.ready_state() != duet::ReadyState::closed) return;
  loop_.cancel(std::exchange(countdown_, 0));
  start();
}

void Connector::set_network(bool is_there) {
  if (is_there == has_network_) return;
  has_network_ = is_there;
  if (is_live() || link_.state == Link::State::connecting) return;
  const bool is_trying = client_.ready_state() == duet::ReadyState::connecting;
  if (is_there && !is_trying) return try_now();
  show(is_there ? Link{Link::State::connecting} : Link{Link::State::offline, link_.seconds, no_network});
}

void Connector::greet() {
  loop_.cancel(std::exchange(countdown_, 0));
  link_ = {Link::State::live};
}

void Connector::lose(const duet::Closed& closed) {
  if (closed.retry_in) return count_down(*closed.retry_in);
  const bool is_refusal = closed.was_clean && !closed.reason.empty();
  show({Link::State::offline, 0, is_refusal ? closed.reason : std::string(describe(closed.cause))});
}

void Connector::count_down(std::chrono::milliseconds rest) {
  if (rest <= 0ms) {
    countdown_ = 0;
    // An attempt without a network is made, as the browser may be wrong, but not shown.
    return show(has_network_ ? Link{Link::State::connecting} : Link{Link::State::offline, 0, no_network});
  }
  const auto seconds = static_cast<unsigned>((rest + 999ms) / 1s);
  const auto step = rest % 1000 == 0ms ? 1000ms : rest % 1000;
  countdown_ = loop_.after(step, [this, rest, step] { count_down(rest - step); });
  show(has_network_ ? Link{Link::State::waiting, seconds} : Link{Link::State::offline, seconds, no_network});
}

}  // namespace common
