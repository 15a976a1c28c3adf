#include "net/resolver.hpp"

#include <cstring>
#include <mutex>

#include "core/src/loop_core.hpp"
#include "platform/lookup_error.hpp"

namespace duet::detail {

namespace {

Addresses loopback(std::uint16_t port) {
  Addresses both = Resolver::resolve_now("::1", port, AI_NUMERICHOST);
  const Addresses second = Resolver::resolve_now("127.0.0.1", port, AI_NUMERICHOST);
  both.list.insert(both.list.end(), second.list.begin(), second.list.end());
  return both;
}

}  // namespace

struct Resolver::Gate {
  std::mutex mutex;
  LoopCore* loop;  // null once the loop is being destroyed
};

Resolver::Resolver(LoopCore& loop) : gate_(std::make_shared<Gate>()) { gate_->loop = &loop; }

Resolver::~Resolver() {
  std::lock_guard lock(gate_->mutex);
  gate_->loop = nullptr;
}

bool is_localhost(std::string_view host) {
  constexpr std::string_view name = "localhost";
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == name || (host.ends_with(name) && host[host.size() - name.size() - 1] == '.');
}

Lookups::Asking Resolver::resolve(const std::string& host, std::uint16_t port,
                                  Function<void(Addresses)> done) {
  // These need no lookup and therefore no thread.
  Addresses known = is_localhost(host) ? loopback(port) : resolve_now(host, port, AI_NUMERICHOST);
  if (!known.list.empty()) {
    gate_->loop->post(
        [known = std::move(known), done = std::move(done)]() mutable { done(std::move(known)); });
    return {};
  }
  // The answer is dropped if the loop was destroyed.
  auto shared = std::make_shared<Function<void(Addresses)>>(std::move(done));
  return Lookups::of_the_process().look_up(host, port, [gate = gate_, shared](const Addresses& found) {
    std::lock_guard lock(gate->mutex);
    if (!gate->loop) return;
    gate->loop->post([found = found, shared]() mutable { (*shared)(std::move(found)); });
  });
}

Addresses Resolver::resolve_now(const std::string& host, std::uint16_t port, int flags) {
  use_network();
  std::string name = host;
  if (name.size() > 2 && name.front() == '[') name = name.substr(1, name.size() - 2);
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* results = nullptr;
  Addresses addresses;
  const int status =
      getaddrinfo(name.empty() ? nullptr : name.c_str(), std::to_string(port).c_str(), &hints, &results);
  if (status != 0) {
    addresses.error = lookup_error(status);
    addresses.status = status;
    return addresses;
  }
  for (const addrinfo* result = results; result; result = result->ai_next) {
    Address address;
    std::memcpy(&address.storage, result->ai_addr, result->ai_addrlen);
    address.size = static_cast<socklen_t>(result->ai_addrlen);
    addresses.list.push_back(address);
  }
  freeaddrinfo(results);
  return addresses;
}

}  // namespace duet::detail
