// Has events applied: on this server, or on all servers in one order.
#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>
#include <duet/position.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cluster.hpp"
#include "delivery.hpp"
#include "event.hpp"
#include "store.hpp"

namespace chat {

class Ledger {
 public:
  struct Options {
    std::unique_ptr<duet::Backplane> backplane = {};  ///< null: this server is the only one
    std::size_t kept_events = 0;
    std::string first_room = {};  ///< exists on all servers
    duet::Function<void(const std::string&)> on_broken = {};

    /// The other servers cannot be reached, or can be again: then the reason is empty.
    duet::Function<void(const std::string& reason)> on_serving = {};
  };

  /// All arguments must outlive it.
  Ledger(duet::Loop& loop, Store& store, Delivery& delivery, Options options);

  /// Connects with the other servers. Only with a backplane.
  void start() { cluster_->start(); }

  /// The other servers; null if this is the only one.
  [[nodiscard]] Cluster* cluster() { return cluster_.get(); }
  [[nodiscard]] const Cluster* cluster() const { return cluster_.get(); }

  /// Has the event applied, and calls `done` with its Outcome: now, if this server is the only one.
  template <class Done>
  void submit(Event event, Done done) {
    if (!cluster_) return done(carry_out(event));
    cluster_->publish(std::move(event), std::move(done));
  }

  /// Adds the position in the log to the changes of the store.
  void store_position();

 private:
  void connect(duet::Loop& loop);
  void change_serving(const std::string& reason);
  Outcome carry_out(const Event& event);

  Store& store_;
  Delivery& delivery_;
  Options options_;
  duet::Position stored_;  // in the log, of the store
  std::unique_ptr<Cluster> cluster_;
};

}  // namespace chat
