#include "ledger.hpp"

#include <chrono>

#include "apply.hpp"

namespace chat {

namespace {

using Clock = std::chrono::steady_clock;

}  // namespace

Ledger::Ledger(duet::Loop& loop, Store& store, Delivery& delivery, Options options)
    : store_(store), delivery_(delivery), options_(std::move(options)), stored_(store.position()) {
  if (options_.backplane) {
    connect(loop);
  } else if (!store_.find_room(options_.first_room)) {
    store_.add_room(options_.first_room);
    store_.commit();
  }
}

void Ledger::connect(duet::Loop& loop) {
  cluster_ = std::make_unique<Cluster>(
      loop, std::move(options_.backplane), stored_, options_.kept_events,
      Cluster::Hooks{
          .log = {.apply = [this](const Event& event) { return carry_out(event); },
                  .outcome_of = [this](const Event& event) { return outcome_of(store_, event); },
                  .fingerprint = [this] { return store_.fingerprint(); },
                  .on_caught_up = [this] { delivery_.plan(Clock::now()); },
                  .on_broken = [this](const std::string& why) { options_.on_broken(why); }},
          .on_people = [this](const RemotePeople::Changes& changes) { delivery_.change_people(changes); },
          .on_typing =
              [this](std::uint64_t room, const std::string& name) {
                RoomBoard* board = delivery_.find(room);
                if (board && board->typing(name)) delivery_.plan(*board);
              },
          .on_serving = [this](const std::string& reason) { change_serving(reason); }});
}

void Ledger::change_serving(const std::string& reason) {
  if (!reason.empty() || store_.find_room(options_.first_room)) return options_.on_serving(reason);
  cluster_->publish({.kind = Event::Kind::join, .text = options_.first_room},
                    [this](const Outcome& outcome) { options_.on_serving(outcome.fault); });
}

Outcome Ledger::carry_out(const Event& event) {
  Outcome outcome = apply(store_, event);
  RoomBoard* board = outcome.is_new ? delivery_.find(outcome.room->id) : nullptr;
  if (board) board->changed(*outcome.message);
  delivery_.plan(board ? board->due() : Clock::now());
  return outcome;
}

void Ledger::store_position() {
  const auto position = cluster_ ? cluster_->log().position() : std::nullopt;
  if (!position || *position == stored_) return;
  stored_ = *position;
  store_.set_position(stored_);
}

}  // namespace chat
