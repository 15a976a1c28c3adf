#include "server/connection_limiter.hpp"

#include <algorithm>

#include "base/ip_address.hpp"
#include "http/forwarded.hpp"

namespace duet::detail {

namespace {

std::string network_of(const std::string& address) {
  if (address.find(':') == std::string::npos) return address;
  const auto parsed = IpAddress::parse(address);
  if (!parsed || parsed->is_v4()) return address;
  return {reinterpret_cast<const char*>(parsed->bytes().data()), parsed->bytes().size() / 2};
}

}  // namespace

double ConnectionLimiter::most_tokens() const { return std::max(limits_.per_second_and_address, 1.0); }

double ConnectionLimiter::tokens_of(const Visitor& visitor, Time now) const {
  const double seconds = static_cast<double>((now - visitor.filled_at).count()) / 1000;
  return std::min(most_tokens(), visitor.tokens + seconds * limits_.per_second_and_address);
}

bool ConnectionLimiter::enter() {
  const std::lock_guard lock(mutex_);
  if (inside_ >= limits_.connections) return false;
  ++inside_;
  return true;
}

void ConnectionLimiter::leave() {
  const std::lock_guard lock(mutex_);
  --inside_;
}

std::size_t ConnectionLimiter::remembered() const {
  const std::lock_guard lock(mutex_);
  return visitors_.size();
}

bool ConnectionLimiter::enter_from(const std::string& address, Time now) {
  if (!tracks_addresses() || address == unix_peer) return true;
  const std::lock_guard lock(mutex_);
  if (visitors_.size() >= forget_at_) forget_old(now);
  Visitor& visitor = visitors_.try_emplace(network_of(address), Visitor{0, most_tokens(), now}).first->second;
  if (visitor.inside >= limits_.connections_per_address) return false;
  if (limits_.per_second_and_address != no_limit) {
    const double tokens = tokens_of(visitor, now);
    if (tokens < 1) return false;
    visitor.tokens = tokens - 1;
    visitor.filled_at = now;
  }
  ++visitor.inside;
  return true;
}

void ConnectionLimiter::leave_from(const std::string& address) {
  if (!tracks_addresses()) return;
  const std::lock_guard lock(mutex_);
  const auto found = visitors_.find(network_of(address));
  if (found == visitors_.end()) return;
  if (--found->second.inside == 0 && limits_.per_second_and_address <= 0) visitors_.erase(found);
}

void ConnectionLimiter::forget_old(Time now) {
  std::erase_if(visitors_, [&](const auto& entry) {
    return entry.second.inside == 0 && tokens_of(entry.second, now) >= most_tokens();
  });
  forget_at_ = std::max<std::size_t>(1024, 2 * visitors_.size());
}

}  // namespace duet::detail
