#include "service.hpp"

#include <time.h>

#include <algorithm>
#include <any>

#include "../../common/text_rules.hpp"
#include "../../common/token.hpp"

using namespace std::chrono_literals;

namespace game {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t longest_absence = 15 * ticks_per_second;  // a ship waits for its player's return
constexpr std::size_t most_under_way = 20;                        // snapshots
constexpr std::size_t most_buffered = 16 << 10;  // bytes; above this a client is sent no snapshot
constexpr std::size_t most_addresses = 10'000;
constexpr const char* roster_topic = "game/roster";
constexpr const char* scores_topic = "game/scores";

/// The processor time of this thread so far: other programs do not count.
std::chrono::microseconds processor_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_nsec / 1000);
}

std::uint16_t quarters(Fixed place) { return static_cast<std::uint16_t>(place / ship_grain); }

bool is_in_sight(Vec distance) {
  return std::abs(distance.x) <= sight_across && std::abs(distance.y) <= sight_down;
}

}  // namespace

/// One connection.
struct Service::Visitor {
  Player* player = nullptr;
  common::Bucket messages;
};

namespace {

template <class Visitor>
Visitor& visitor_of(const duet::Connection& ws) {
  return **std::any_cast<std::shared_ptr<Visitor>>(&ws.data());
}

}  // namespace

void Service::prepare(duet::ServerOptions& options) { options.subprotocols.emplace_back(subprotocol); }

Service::Service(duet::Loop& loop, duet::Server& server, HighScoreStore& store, Options options)
    : loop_(loop),
      server_(server),
      store_(store),
      options_(std::move(options)),
      arena_(options_.seed),
      published_(store_.scores()),
      pacer_(Clock::now()) {
  options_.limits.players = std::min<std::size_t>(options_.limits.players, most_players);
  run();
}

Service::~Service() { loop_.cancel(timer_); }

duet::Route Service::route() {
  return {.on_upgrade = [this](duet::Upgrade& upgrade) { admit(upgrade); },
          .on_message = [this](duet::Connection ws, duet::Message message) { receive(ws, message); },
          .on_close = [this](duet::Connection ws, const duet::Closed&) { part(ws); },
          .max_message_size = 1 << 10,
          .max_frames_per_message = 8};
}

void Service::admit(duet::Upgrade& upgrade) {
  const auto offers = upgrade.subprotocols();
  if (std::find(offers.begin(), offers.end(), subprotocol) == offers.end())
    return static_cast<void>(upgrade.refuse(400, "request the subprotocol duet-game-1"));
  upgrade.set_data(std::make_shared<Visitor>());
}

void Service::receive(Ws ws, duet::Message message) {
  auto& visitor = visitor_of<Visitor>(ws);
  const auto close = [&](const char* why) {
    static_cast<void>(ws.close(duet::close_code::policy_violation, why));
  };
  if (visitor.messages.take(options_.limits.messages, Clock::now()) != 0)
    return static_cast<void>(ws.close(duet::close_code::try_again_later, "too many messages"));
  const auto request = message.is_text() ? std::nullopt : decode_request(message.bytes());
  if (!request) return close("this is not a message of the game");
  if (const auto* ping = std::get_if<Ping>(&*request)) {
    ws.send_binary(encode(Answer(Pong{ping->number})));
  } else if (const auto* name = std::get_if<Join>(&*request)) {
    if (visitor.player) return close("this connection has a ship already");
    join(ws, visitor, *name);
  } else {
    if (!visitor.player) return close("join first");
    take_inputs(ws, visitor, std::get<Inputs>(*request));
  }
}

void Service::take_inputs(Ws ws, Visitor& visitor, const Inputs& inputs) {
  Player& player = *visitor.player;
  const bool was_sent = inputs.seen <= player.seen || player.sent.find(inputs.seen);
  if (!was_sent || !player.inputs.add(inputs))
    return static_cast<void>(ws.close(duet::close_code::policy_violation, "the numbers are not in order"));
  player.seen = std::max(player.seen, inputs.seen);
}

void Service::part(Ws ws) {
  auto& visitor = visitor_of<Visitor>(ws);
  if (!visitor.player) return;
  visitor.player->away_since = tick_;
  visitor.player = nullptr;
}

Player* Service::find(std::string_view token) {
  if (token.empty()) return nullptr;
  const auto found = std::find_if(players_.begin(), players_.end(), [&](const auto& one) {
    return common::is_same_token(one.second.token, token);
  });
  return found == players_.end() ? nullptr : &found->second;
}

std::string_view Service::join_fault(Ws ws, const std::string& name) {
  if (const auto fault = common::name_fault(name); !fault.empty()) return fault;
  const std::string key = common::folded(name);
  for (const auto& [number, player] : players_)
    if (common::folded(player.name) == key) return "somebody has this name: choose another one";
  if (players_.size() >= options_.limits.players) return "the arena is full: try again in a minute";
  const auto now = Clock::now();
  if (addresses_.size() > most_addresses)
    std::erase_if(addresses_,
                  [&](const auto& one) { return one.second.is_full(options_.limits.joins, now); });
  if (addresses_[std::string(ws.remote_address())].take(options_.limits.joins, now) != 0)
    return "many ships came from this network: please wait a few seconds";
  return {};
}

void Service::join(Ws ws, Visitor& visitor, const Join& join) {
  if (Player* player = find(join.token)) {
    const duet::Connection before = std::exchange(player->connection, ws);
    if (before.is_open()) {
      visitor_of<Visitor>(before).player = nullptr;
      static_cast<void>(before.close(4500, "this ship is steered from another window"));
    }
    return welcome(ws, visitor, *player, true);
  }
  if (const auto fault = join_fault(ws, join.name); !fault.empty())
    return static_cast<void>(ws.send_binary(encode(Answer(Refusal{std::string(fault)}))));
  const std::uint16_t number = *arena_.add();  // the limit is not above the arena's
  Player& player = players_[number];
  player.number = number;
  player.name = join.name;
  player.token = common::new_token();
  player.connection = ws;
  roster_changes_.names.emplace_back(number, player.name);
  welcome(ws, visitor, player, false);
}

void Service::welcome(Ws ws, Visitor& visitor, Player& player, bool is_back) {
  visitor.player = &player;
  player.away_since.reset();
  player.sent.clear();
  player.seen = 0;
  ws.send_binary(encode(Answer(Welcome{player.number, player.token, player.inputs.next(), is_back})));
  Roster roster;
  for (const auto& [number, one] : players_) roster.names.emplace_back(number, one.name);
  ws.send_binary(encode(Answer(roster)));
  ws.send_binary(encode(Answer(published_)));
  for (const char* topic : {roster_topic, scores_topic}) static_cast<void>(ws.subscribe(topic));
}

// The arena.

void Service::run() {
  const auto begin = Clock::now();
  for (unsigned due = pacer_.take(begin); due > 0; --due) {
    const auto start = Clock::now();
    const auto worked = processor_time();
    tick();
    tick_times_.add(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start));
    tick_work_.add(processor_time() - worked);
  }
  timer_ = loop_.after(pacer_.wait(Clock::now()), [this] { run(); });
}

void Service::tick() {
  ++tick_;
  for (auto& [number, player] : players_) move(player);
  const auto shattered = arena_.settle();
  for (const Shattering& event : shattered) show(event);
  remove_absent();
  publish_roster();
  for (auto& [number, player] : players_)
    if (player.connection.is_open()) send_snapshot(player);
  if (tick_ % ticks_per_second == 0) publish_scores();
}

void Service::move(Player& player) {
  for (const Input& input : player.inputs.take()) arena_.move(player.number, input);
  if (player.inputs.is_silent())
    arena_.move(player.number, {.heading = arena_.ships()[player.number].heading});
}

void Service::remove_absent() {
  std::erase_if(players_, [this](const auto& one) {
    const Player& player = one.second;
    if (!player.away_since || tick_ - *player.away_since < longest_absence) return false;
    store_.offer(player.name, arena_.ships()[player.number].score);
    arena_.remove(player.number);
    roster_changes_.names.emplace_back(player.number, std::string());
    return true;
  });
}

void Service::show(const Shattering& event) {
  if (const auto victim = players_.find(event.victim); victim != players_.end())
    store_.offer(victim->second.name, event.score);
  const Bytes bytes = encode(Answer(
      Shattered{event.victim, event.by, event.score, quarters(event.place.x), quarters(event.place.y)}));
  for (const auto& [number, player] : players_) {
    const bool is_near = is_in_sight(arena_.ships()[number].position - event.place);
    if (is_near && player.connection.is_open() && player.connection.buffered_amount() < most_buffered)
      player.connection.send_binary(bytes);
  }
}

void Service::send_snapshot(Player& player) {
  // A slow client gets fewer snapshots, not a growing queue.
  if (player.under_way() >= most_under_way || player.connection.buffered_amount() > most_buffered) {
    ++held_back_;
    return;
  }
  const Vec place = arena_.ships()[player.number].position;
  player.sent.add(see(arena_, player.number, tick_, player.inputs.done(), place));
  const Snapshot& snapshot = player.sent.all().back();
  player.connection.send_binary(encode_snapshot(snapshot, player.sent.find(player.seen)));
}

void Service::publish_roster() {
  if (roster_changes_.names.empty()) return;
  if (roster_changes_.names.size() > most_players) roster_changes_.names.resize(most_players);
  static_cast<void>(server_.publish_binary(roster_topic, encode(Answer(roster_changes_))));
  roster_changes_.names.clear();
}

void Service::publish_scores() {
  std::vector<Score> all;
  for (const auto& [number, player] : players_) {
    all.push_back({number, arena_.ships()[number].score});
    store_.offer(player.name, all.back().score);
  }
  if (store_.commit()) {
    published_ = store_.scores();
    static_cast<void>(server_.publish_binary(scores_topic, encode(Answer(published_))));
  }
  std::stable_sort(all.begin(), all.end(), [](const Score& a, const Score& b) { return a.score > b.score; });
  Board board{.players = static_cast<std::uint32_t>(all.size()), .place = 0, .leaders = {}};
  board.leaders.assign(all.begin(),
                       all.begin() + static_cast<std::ptrdiff_t>(std::min(all.size(), board_size)));
  for (const Score& one : all) {
    ++board.place;
    const Player& player = players_.at(one.number);
    if (player.connection.is_open() && player.connection.buffered_amount() < most_buffered)
      player.connection.send_binary(encode(Answer(board)));
  }
}

std::string Service::metrics() const {
  std::string text;
  const auto summarise = [&](const std::string& name, const TickTimes& times) {
    text += "# TYPE " + name + " summary\n";
    for (const char* part : {"0.5", "0.99", "1"}) {
      const std::chrono::duration<double> length = times.percentile(std::stod(part));
      text += name + "{quantile=\"" + part + "\"} " + std::to_string(length.count()) + '\n';
    }
    text += name + "_count " + std::to_string(times.count()) + '\n';
  };
  summarise("game_tick_seconds", tick_times_);
  summarise("game_tick_processor_seconds", tick_work_);
  text += "# TYPE game_ticks_skipped_total counter\ngame_ticks_skipped_total " +
          std::to_string(pacer_.skipped()) + '\n';
  text += "# TYPE game_snapshots_held_back_total counter\ngame_snapshots_held_back_total " +
          std::to_string(held_back_) + '\n';
  text += "# TYPE game_players gauge\ngame_players " + std::to_string(players_.size()) + '\n';
  const auto& best = published_.best;
  text += "# TYPE game_highest_score gauge\ngame_highest_score " +
          std::to_string(best.empty() ? 0 : best.front().second) + '\n';
  return text;
}

}  // namespace game
