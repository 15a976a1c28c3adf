// Replicas that edit at random and exchange messages over a network that loses, duplicates and reorders them.
#pragma once

#include "random.hpp"
#include "tree.hpp"

#include "text/document.hpp"

#include <memory>
#include <string>
#include <vector>

/// A replica with the two things that must agree with its document: the oracle, and a view that only sees
/// patches.
struct Peer {
  explicit Peer(text::Agent agent) : document(agent), tree(agent) {}

  text::Document document;
  Tree tree;
  std::string view;
};

class Peers {
 public:
  Peers(std::size_t count, std::uint64_t seed);

  /// One peer edits, or one message is received. One in ten messages is lost at first.
  void step();
  /// Every peer receives all that it lacks, in an order of its own.
  void deliver_all();

  /// Returns the first disagreement: between a document, its oracle and its view. Empty if there is none.
  [[nodiscard]] std::string disagreement() const;
  /// The same, and between the peers.
  [[nodiscard]] std::string difference() const;

  std::vector<Peer> peers;
  Random random;

 private:
  struct Message {
    std::string bytes;
    std::vector<TreeMessage> nodes;
  };

  void edit(Peer& peer);
  void send(const text::Operations& operations, std::vector<TreeMessage> nodes);
  void receive(std::size_t peer, std::size_t message);

  std::vector<Message> messages_;
  std::vector<std::vector<std::size_t>> on_the_way_;  // messages to each peer, in any order
};
