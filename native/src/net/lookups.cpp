#include "net/lookups.hpp"

#include <netdb.h>

#include <system_error>
#include <thread>

namespace duet::detail {

// Never destroyed, as a thread may still be waiting for an answer when the process ends.
Lookups& Lookups::of_the_process() {
  static auto& lookups = *new Lookups;
  return lookups;
}

void Lookups::look_up(const std::string& host, std::uint16_t port, Done done) {
  const Place place(host, port);
  std::unique_lock lock(mutex_);
  std::vector<Done>& asking = pending_[place];
  asking.push_back(std::move(done));
  if (asking.size() > 1) return;
  waiting_.push_back(place);
  if (threads_ == most_threads) return;
  try {
    std::thread([this] { work(); }).detach();
    ++threads_;
  } catch (const std::system_error& error) {
    if (threads_ > 0) return;  // one of them will come to it
    waiting_.clear();
    const std::vector<Done> unanswered = take(place);
    lock.unlock();
    for (const Done& each : unanswered) each({{}, error.what()});
  }
}

void Lookups::work() {
  std::unique_lock lock(mutex_);
  while (!waiting_.empty()) {
    const Place place = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    Addresses found = Resolver::resolve_now(place.first, place.second, AI_ADDRCONFIG);
    // A machine without any network has loopback.
    if (found.list.empty()) found = Resolver::resolve_now(place.first, place.second, 0);
    lock.lock();
    const std::vector<Done> answered = take(place);
    lock.unlock();
    for (const Done& each : answered) each(found);
    lock.lock();
  }
  --threads_;
}

std::vector<Lookups::Done> Lookups::take(const Place& place) {
  return std::move(pending_.extract(place).mapped());
}

}  // namespace duet::detail
