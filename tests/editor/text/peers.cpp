#include "peers.hpp"

#include "text/message.hpp"
#include "text/utf8.hpp"

#include <algorithm>

namespace {

std::string utf8(const std::u32string& characters) {
  std::string bytes;
  for (const char32_t character : characters) text::append(bytes, character);
  return bytes;
}

}  // namespace

Peers::Peers(std::size_t count, std::uint64_t seed) : random(seed), on_the_way_(count) {
  // The order of the numbers is not that of the peers.
  for (std::size_t i = 0; i < count; ++i) peers.emplace_back((i * 7 + seed) % 11 + 1);
}

void Peers::step() {
  const std::size_t peer = random.below(peers.size());
  auto& messages = on_the_way_[peer];
  if (messages.empty() || random.one_in(3)) return edit(peers[peer]);
  const std::size_t at = random.below(messages.size());
  if (random.one_in(10)) return;  // lost; it is sent again later
  receive(peer, messages[at]);
  if (!random.one_in(10)) messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(at));
}

void Peers::deliver_all() {
  for (std::size_t peer = 0; peer < peers.size(); ++peer) {
    auto& messages = on_the_way_[peer];
    while (!messages.empty()) {
      const std::size_t at = random.below(messages.size());
      receive(peer, messages[at]);
      messages.erase(messages.begin() + static_cast<std::ptrdiff_t>(at));
    }
  }
}

void Peers::edit(Peer& peer) {
  const std::u32string now = peer.tree.text();
  // A place near the beginning is likely: conflicts are.
  const std::uint32_t index =
      random.below(std::min<std::size_t>(now.size(), random.one_in(2) ? 3 : 1000) + 1);
  const std::uint32_t position = text::units_of(utf8(now.substr(0, index)));
  text::Patch patch{position, 0, {}};
  if (index < now.size() && random.one_in(3)) {
    const std::size_t count = 1 + random.below(std::min<std::size_t>(now.size() - index, 6));
    patch.erased = text::units_of(utf8(now.substr(index, count)));
    send(*peer.document.erase(position, patch.erased), peer.tree.erase(index, count));
  } else {
    patch.inserted = random.text(1 + random.below(random.one_in(4) ? 8 : 2));
    std::vector<TreeMessage> nodes;
    std::size_t at = index;
    for (std::string_view rest = patch.inserted; !rest.empty();) {
      nodes.push_back(peer.tree.insert(at++, text::take_character(rest)));
    }
    send(*peer.document.insert(position, patch.inserted), std::move(nodes));
  }
  peer.view = text::patched(std::move(peer.view), {patch});
  for (std::size_t other = 0; other < peers.size(); ++other) {
    if (&peers[other] != &peer) on_the_way_[other].push_back(messages_.size() - 1);
  }
}

void Peers::send(const text::Operations& operations, std::vector<TreeMessage> nodes) {
  messages_.push_back({text::encode(operations), std::move(nodes)});
}

void Peers::receive(std::size_t peer, std::size_t message) {
  Peer& receiver = peers[peer];
  const auto applied = receiver.document.apply(*text::decode_operations(messages_[message].bytes));
  if (applied.fault) receiver.view = describe(*applied.fault);
  receiver.view = text::patched(std::move(receiver.view), applied.patches);
  for (const TreeMessage& node : messages_[message].nodes) receiver.tree.receive(node);
}

std::string Peers::disagreement() const {
  for (const Peer& peer : peers) {
    const std::string text = peer.document.text();
    if (text != utf8(peer.tree.text())) return "document: " + text + "\noracle: " + utf8(peer.tree.text());
    if (text != peer.view) return "document: " + text + "\nview: " + peer.view;
    if (peer.document.length() != text::units_of(text)) return "the length is wrong";
  }
  return {};
}

std::string Peers::difference() const {
  for (const Peer& peer : peers) {
    if (peer.document.text() != peers.front().document.text()) {
      return "first: " + peers.front().document.text() + "\nother: " + peer.document.text();
    }
    if (peer.document.version() != peers.front().document.version()) return "the versions differ";
    if (peer.document.waiting() != 0) return "operations wait";
  }
  return disagreement();
}
