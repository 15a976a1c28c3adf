#include "game.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "../../common/text_rules.hpp"

using namespace std::chrono_literals;

namespace game {

namespace {

constexpr auto ping_pause = 500ms;
constexpr auto longest_frame =
    5 * tick_length;                      // a frame that took longer, as after a hidden tab, loses the rest
constexpr std::size_t most_pending = 60;  // inputs; then the ship waits for the server

template <class... Fns>
struct Overloaded : Fns... {
  using Fns::operator()...;
};
template <class... Fns>
Overloaded(Fns...) -> Overloaded<Fns...>;

}  // namespace

Game::Game(duet::Loop& loop, Options options)
    : client_(loop, {.subprotocols = {subprotocol}}),
      token_(std::move(options.token)),
      names_(most_players),
      connector_(loop, client_, {.url = std::move(options.url), .seed = options.seed},
                 [this] { on_change_(); }) {
  client_.on_open([this] {
    connector_.greet();
    if (stage_ != Stage::unnamed) join();
    on_change_();
  });
  client_.on_message([this](duet::Message message) {
    received_bytes_.add(now_, message.size());
    const auto answer = decode_answer(message.bytes(), history_);
    if (answer) return receive(*answer);
    static_cast<void>(client_.close(4400, "this client does not understand the server"));
  });
  client_.on_close([this](const duet::Closed& closed) {
    if (stage_ == Stage::playing) stage_ = Stage::joining;
    connector_.lose(closed);
  });
}

void Game::play(std::string_view name) {
  if (const std::string_view fault = common::name_fault(name); !fault.empty()) {
    name_problem_ = common::sentence(fault);
    return on_change_();
  }
  if (stage_ == Stage::playing) return;
  name_problem_.clear();
  name_ = name;
  stage_ = Stage::joining;
  if (connector_.is_live()) join();
  on_change_();
}

void Game::join() { send(encode(Request(Join{name_, token_}))); }

bool Game::send(const Bytes& bytes) {
  if (!client_.send_binary(bytes)) return false;
  sent_bytes_.add(now_, bytes.size());
  return true;
}

void Game::receive(const Answer& answer) {
  std::visit(Overloaded{[&](const Welcome& welcome) { enter(welcome); },
                        [&](const Roster& roster) {
                          for (const auto& [number, name] : roster.names) names_[number] = name;
                          on_change_();
                        },
                        [&](const Board& board) {
                          board_ = board;
                          on_change_();
                        },
                        [&](const HighScores& scores) {
                          high_scores_ = scores;
                          on_change_();
                        },
                        [&](const Shattered& event) { on_shattered_(event); },
                        [&](const Pong& pong) {
                          if (!awaits_pong_ || pong.number != ping_) return;
                          awaits_pong_ = false;
                          const double took =
                              std::chrono::duration<double, std::milli>(now_ - pinged_).count();
                          round_trip_ += (took - round_trip_) / (round_trip_ == 0 ? 1 : 4);
                        },
                        [&](const Refusal& refusal) {
                          stage_ = Stage::unnamed;
                          name_problem_ = common::sentence(refusal.why);
                          on_change_();
                        },
                        [&](const Snapshot& snapshot) { see(snapshot); }},
             answer);
}

void Game::enter(const Welcome& welcome) {
  stage_ = Stage::playing;
  number_ = welcome.number;
  token_ = welcome.token;
  on_token_(token_);
  history_.clear();
  prediction_.reset(welcome.next);
  playback_.reset();
  sent_ = welcome.next - 1;
  moved_ = now_;
  awaits_pong_ = false;
  std::fill(names_.begin(), names_.end(), std::string());
  on_change_();
}

void Game::see(const Snapshot& snapshot) {
  const bool is_late = !history_.all().empty() && snapshot.tick <= history_.all().back().tick;
  if (stage_ != Stage::playing || is_late) return;
  history_.add(snapshot);
  playback_.arrive(snapshot.tick, now_);
  snapshots_.add(now_, 1);
  seen_ = now_;
  if (prediction_.reconcile(snapshot)) corrections_.add(now_, 1);
}

const View& Game::frame(Input controls) {
  if (stage_ == Stage::playing) {
    if (now_ - moved_ > longest_frame) moved_ = now_ - longest_frame;
    while (now_ - moved_ >= tick_length) {
      moved_ += tick_length;
      move(controls);
    }
    if (now_ - pinged_ >= ping_pause && !awaits_pong_) send_ping();
  }
  playback_.advance(now_);
  prediction_.pass(now_ - drawn_);
  drawn_ = now_;
  compose(controls);
  return view_;
}

void Game::move(Input controls) {
  if (prediction_.pending().size() < most_pending) prediction_.move(controls);
  send_inputs();
}

void Game::send_inputs() {
  // The connection delivers everything in order, so an input is sent once; again only if a full queue has refused it.
  Inputs message{.seen = history_.all().empty() ? 0 : history_.all().back().tick, .first = 0, .inputs = {}};
  for (const auto& [number, input] : prediction_.pending()) {
    if (number <= sent_ || message.inputs.size() == most_inputs) continue;
    if (message.inputs.empty()) message.first = number;
    message.inputs.push_back(input);
  }
  if (message.inputs.empty()) message.first = sent_ + 1;  // tells which snapshot was seen
  if (send(encode(Request(message))))
    sent_ = message.first + static_cast<std::uint32_t>(message.inputs.size()) - 1;
}

void Game::send_ping() {
  if (!send(encode(Request(Ping{++ping_})))) return;
  pinged_ = now_;
  awaits_pong_ = true;
}

void Game::compose(Input controls) {
  view_.ships.clear();
  view_.shards.clear();
  const Ship& own = prediction_.ship();
  view_.is_flying = prediction_.is_ready() && own.state == Ship::State::flying;
  view_.score = own.score;
  view_.returns_in = own.state == Ship::State::shattered ? double(own.rest) / ticks_per_second : 0;
  view_.charge = 1 - double(own.cooldown) / cooldown_ticks;
  if (history_.all().empty()) return;
  const double part = std::clamp(std::chrono::duration<double>(now_ - moved_) / tick_length, 0., 1.);
  view_.camera = view_.is_flying ? prediction_.place(controls, part) : in_units(own.position);
  view_.ships = playback_.ships(history_);
  const double reach = double(radius(own.score)) / unit + 10;
  for (const SeenShard& shard : history_.all().back().shards) {
    const Place place{double(shard.x), double(shard.y)};
    // One's own are picked up at once; the server confirms it.
    const bool is_taken =
        view_.is_flying && std::hypot(place.x - view_.camera.x, place.y - view_.camera.y) < reach;
    if (!is_taken) view_.shards.push_back(place);
  }
  if (!view_.is_flying) return;
  view_.ships.push_back({.number = number_,
                         .score = own.score,
                         .x = view_.camera.x,
                         .y = view_.camera.y,
                         .angle = controls.heading * std::numbers::pi / 128,
                         .radius = double(radius(own.score)) / unit,
                         .is_dashing = own.dash > 0,
                         .is_shielded = own.shield > 0});
}

Overlay Game::overlay() {
  return {.round_trip = round_trip_,
          .jitter = playback_.jitter().count(),
          .received = received_bytes_.per_second(now_),
          .sent = sent_bytes_.per_second(now_),
          .snapshots = snapshots_.per_second(now_),
          .age = std::chrono::duration<double, std::milli>(now_ - seen_).count(),
          .delay = double(playback_.delay().count()),
          .corrections = corrections_.per_second(now_) * 60,
          .tick = history_.all().empty() ? 0 : history_.all().back().tick};
}

}  // namespace game
