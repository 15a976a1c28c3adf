#include "connection/pending_pings.hpp"

#include <cstring>
#include <utility>

namespace duet::detail {

PendingPings::Payload PendingPings::add(PingCallback callback) {
  const std::uint64_t number = answered_ + pings_.size();
  pings_.push_back({Clock::now(), std::move(callback)});
  Payload payload;
  std::memcpy(payload.data(), &number, sizeof number);  // the byte order does not matter to the peer
  return payload;
}

std::vector<PingAnswer> PendingPings::answer(std::span<const std::byte> pong) {
  std::uint64_t number = 0;
  if (pong.size() != sizeof number) return {};
  std::memcpy(&number, pong.data(), sizeof number);
  if (number < answered_ || number - answered_ >= pings_.size()) return {};
  const auto count = static_cast<std::ptrdiff_t>(number - answered_ + 1);
  const Clock::time_point now = Clock::now();
  std::vector<PingAnswer> answers;
  for (auto ping = pings_.begin(); ping != pings_.begin() + count; ++ping)
    answers.push_back(
        {std::move(ping->callback), std::chrono::duration_cast<std::chrono::microseconds>(now - ping->sent)});
  pings_.erase(pings_.begin(), pings_.begin() + count);
  answered_ = number + 1;
  return answers;
}

}  // namespace duet::detail
