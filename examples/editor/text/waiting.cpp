#include "text/waiting.hpp"

#include <utility>

namespace text {

namespace {

constexpr std::size_t max_waiting_bytes = 4 << 20;

/// Returns the bytes that an operation takes in the map.
std::size_t size_of(const Operation& operation) {
  const auto* insertion = std::get_if<Insertion>(&operation);
  return sizeof(Operation) + 128 + (insertion ? insertion->text.size() : 0);
}

}  // namespace

Waiting::Key Waiting::key_of(const Need& need, const Operation& operation) {
  if (const auto* insertion = std::get_if<Insertion>(&operation)) {
    return {need, false, insertion->first, insertion->length};
  }
  const auto& erasure = std::get<Erasure>(operation);
  return {need, true, {erasure.agent, erasure.number}, erasure.target.length};
}

bool Waiting::add(const Need& need, const Operation& operation) {
  const Key key = key_of(need, operation);
  if (operations_.contains(key)) return true;
  if (bytes_ + size_of(operation) > max_waiting_bytes) return false;
  bytes_ += size_of(operation);
  operations_.emplace(key, operation);
  return true;
}

Operations Waiting::take(const Need& met) {
  Operations taken;
  const auto begin = operations_.lower_bound(Key{{met.kind, met.agent, 0}, false, {0, 0}, 0});
  const auto end = operations_.lower_bound(Key{{met.kind, met.agent, met.count + 1}, false, {0, 0}, 0});
  for (auto at = begin; at != end; ++at) {
    bytes_ -= size_of(at->second);
    taken.push_back(std::move(at->second));
  }
  operations_.erase(begin, end);
  return taken;
}

}  // namespace text
