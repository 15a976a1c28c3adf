#include "tree.hpp"

#include <algorithm>

namespace {

template <class Node>
void visit(Node* node, std::vector<Node*>& order) {
  for (Node* child : node->left) visit(child, order);
  order.push_back(node);
  for (Node* child : node->right) visit(child, order);
}

}  // namespace

// The depth-first order; the root is the first, since it has right children only.
std::vector<Tree::Node*> Tree::order() const {
  std::vector<Node*> order;
  visit(nodes_.front().get(), order);
  return order;
}

Tree::Node* Tree::find(const std::optional<text::Id>& id) const {
  for (const auto& node : nodes_) {
    if (node->id == id) return node.get();
  }
  return nullptr;
}

std::size_t Tree::place_of(const std::optional<text::Id>& id) const {
  const auto all = order();
  if (!id) return all.size();
  return static_cast<std::size_t>(std::find(all.begin(), all.end(), find(id)) - all.begin());
}

Tree::Node* Tree::visible(std::size_t index) const {
  for (Node* node : order()) {
    if (!node->is_erased && index-- == 0) return node;
  }
  return nullptr;
}

TreeMessage Tree::insert(std::size_t index, char32_t value) {
  const auto all = order();
  const Node* const right = visible(index);
  const auto right_at = std::find(all.begin(), all.end(), right);
  const Node* const left = *(right_at - 1);
  TreeMessage message{.id = {agent_, counts_[agent_]}, .value = value};
  message.left_origin = left->id;
  if (right) message.right_origin = right->id;
  message.is_left = !left->right.empty();
  message.parent = message.is_left ? right->id : left->id;
  add(message);
  return message;
}

std::vector<TreeMessage> Tree::erase(std::size_t index, std::size_t count) {
  std::vector<TreeMessage> messages;
  for (; count > 0; --count) {
    Node* const node = visible(index);
    node->is_erased = true;
    const auto [agent, sequence] = *node->id;
    if (messages.empty() || sequence == 0 || messages.back().erased.back() != text::Id{agent, sequence - 1}) {
      messages.push_back({.id = {agent_, erasures_[agent_]}});
    }
    messages.back().erased.push_back(*node->id);
    ++erasures_[agent_];
  }
  return messages;
}

void Tree::receive(const TreeMessage& message) {
  waiting_.push_back(message);
  for (bool has_applied = true; has_applied;) {
    has_applied = false;
    for (auto at = waiting_.begin(); at != waiting_.end();) {
      if (apply(*at)) {
        at = waiting_.erase(at);
        has_applied = true;
      } else {
        ++at;
      }
    }
  }
}

bool Tree::apply(const TreeMessage& message) {
  if (!message.erased.empty()) {
    std::uint32_t& erasures = erasures_[message.id.agent];
    if (message.id.sequence < erasures) return true;
    if (message.id.sequence > erasures) return false;
    for (const text::Id& id : message.erased) {
      if (!find(id)) return false;
    }
    for (const text::Id& id : message.erased) find(id)->is_erased = true;
    erasures += static_cast<std::uint32_t>(message.erased.size());
    return true;
  }
  if (message.id.sequence < counts_[message.id.agent]) return true;
  if (message.id.sequence > counts_[message.id.agent]) return false;
  if (!has(message.left_origin) || !has(message.right_origin)) return false;
  add(message);
  return true;
}

void Tree::add(const TreeMessage& message) {
  Node* const parent = find(message.parent);
  nodes_.push_back(std::make_unique<Node>());
  Node* const node = nodes_.back().get();
  node->id = message.id;
  node->value = message.value;
  node->is_erased = false;
  node->right_origin = message.right_origin;
  ++counts_[message.id.agent];
  auto& siblings = message.is_left ? parent->left : parent->right;
  const auto is_before = [&](const Node* other) {
    if (!message.is_left && other->right_origin != message.right_origin) {
      return place_of(other->right_origin) > place_of(message.right_origin);
    }
    return *other->id < message.id;
  };
  siblings.insert(std::find_if_not(siblings.begin(), siblings.end(), is_before), node);
}

std::u32string Tree::text() const {
  std::u32string text;
  for (const Node* node : order()) {
    if (!node->is_erased) text += node->value;
  }
  return text;
}
