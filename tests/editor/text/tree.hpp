// FugueMax as the paper has it (arXiv 2305.00583, algorithm 1 and section 5), one node a character, without
// regard to speed: the oracle for text::Document.
#pragma once

#include "text/id.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The character that another replica inserted, or characters with consecutive ids that it erased.
struct TreeMessage {
  text::Id id;  // of an erasure: its agent and number
  char32_t value = 0;
  std::vector<text::Id> erased = {};
  std::optional<text::Id> parent = {};  // nullopt: the root
  bool is_left = false;                 // a left child of its parent
  std::optional<text::Id> left_origin = {};
  std::optional<text::Id> right_origin = {};
};

/// One replica.
class Tree {
 public:
  explicit Tree(text::Agent agent) : agent_(agent) { nodes_.emplace_back(std::make_unique<Node>()); }

  /// Inserts a character before the one at an index of the text. Returns the message for the others.
  TreeMessage insert(std::size_t index, char32_t value);
  /// Erases characters of the text. Returns the messages for the others.
  std::vector<TreeMessage> erase(std::size_t index, std::size_t count);
  /// Receives a message. It waits until those on which it depends are there.
  void receive(const TreeMessage& message);

  [[nodiscard]] std::u32string text() const;

 private:
  struct Node {
    std::optional<text::Id> id;  // nullopt: the root
    char32_t value = 0;
    bool is_erased = true;
    std::optional<text::Id> right_origin;
    std::vector<Node*> left;
    std::vector<Node*> right;
  };

  [[nodiscard]] std::vector<Node*> order() const;
  [[nodiscard]] Node* find(const std::optional<text::Id>& id) const;
  [[nodiscard]] bool has(const std::optional<text::Id>& id) const { return !id || find(id); }
  [[nodiscard]] std::size_t place_of(const std::optional<text::Id>& id) const;
  [[nodiscard]] Node* visible(std::size_t index) const;
  bool apply(const TreeMessage& message);
  void add(const TreeMessage& message);

  text::Agent agent_;
  std::vector<std::unique_ptr<Node>> nodes_;
  std::map<text::Agent, std::uint32_t> counts_;
  std::map<text::Agent, std::uint32_t> erasures_;
  std::vector<TreeMessage> waiting_;
};
