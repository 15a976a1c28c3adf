#include "net/lookups.hpp"

#include "net/resolver.hpp"
#include "platform/lookup_error.hpp"
#include "platform/small_thread.hpp"

namespace duet::detail {

namespace {

void set_port(Addresses& addresses, std::uint16_t port) {
  for (Address& one : addresses.list) {
    if (one.storage.ss_family == AF_INET)
      reinterpret_cast<sockaddr_in&>(one.storage).sin_port = htons(port);
    else
      reinterpret_cast<sockaddr_in6&>(one.storage).sin6_port = htons(port);
  }
}

}  // namespace

// Never destroyed, because a thread may still be blocked in a lookup when the process ends.
Lookups& Lookups::of_the_process() {
  static auto& lookups = *new Lookups;
  return lookups;
}

Lookups::Asking& Lookups::Asking::operator=(Asking&& other) noexcept {
  stop();
  host_ = std::move(other.host_);
  id_ = std::exchange(other.id_, 0);
  return *this;
}

void Lookups::Asking::stop() {
  if (id_ != 0) of_the_process().forget(host_, std::exchange(id_, 0));
}

Lookups::Asking Lookups::look_up(const std::string& host, std::uint16_t port, Done done) {
  std::unique_lock lock(mutex_);
  const std::uint64_t id = ++last_id_;
  const auto [found, is_new] = lookups_.try_emplace(host);
  found->second.askers.emplace(id, Asker{port, std::move(done)});
  if (!is_new) return {host, id};
  found->second.turn = queue_.insert(queue_.end(), host);
  std::string error;
  // If no thread can be created, one of the existing threads will take it from the queue.
  if (threads_ == most_threads || start_thread(error) || threads_ > 0) return {host, id};
  queue_.erase(found->second.turn);
  const Askers askers = take(host);
  lock.unlock();
  answer(askers, {{}, error});
  return {};
}

void Lookups::forget(const std::string& host, std::uint64_t id) {
  const std::lock_guard lock(mutex_);
  const auto found = lookups_.find(host);
  if (found == lookups_.end() || found->second.askers.erase(id) == 0) return;
  if (!found->second.askers.empty() || found->second.turn == queue_.end()) return;
  queue_.erase(found->second.turn);
  lookups_.erase(found);
}

bool Lookups::start_thread(std::string& error) {
  error = start_small_thread([](void* lookups) { static_cast<Lookups*>(lookups)->work(); }, this);
  if (error.empty()) ++threads_;
  return error.empty();
}

void Lookups::work() {
  std::unique_lock lock(mutex_);
  while (!queue_.empty()) {
    const std::string host = std::move(queue_.front());
    queue_.pop_front();
    lookups_.at(host).turn = queue_.end();
    lock.unlock();
    Addresses found = Resolver::resolve_now(host, 0, AI_ADDRCONFIG);
    // If the machine has only loopback addresses of a family, a name in /etc/hosts may still have only that
    // family.
    if (lacks_family(found.status)) found = Resolver::resolve_now(host, 0, 0);
    lock.lock();
    const Askers askers = take(host);
    lock.unlock();
    answer(askers, found);
    lock.lock();
  }
  --threads_;
}

Lookups::Askers Lookups::take(const std::string& host) {
  return std::move(lookups_.extract(host).mapped().askers);
}

void Lookups::answer(const Askers& askers, const Addresses& found) {
  for (const auto& [id, asker] : askers) {
    Addresses addresses = found;
    set_port(addresses, asker.port);
    asker.done(addresses);
  }
}

}  // namespace duet::detail
