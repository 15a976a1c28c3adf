#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "net/resolver.hpp"

namespace duet::detail {

/// The process's name lookups. getaddrinfo blocks for as long as the name servers let it, and cannot be
/// called off; so each takes a thread, but no more than a few at a time, and who asks for a name that is
/// being looked up gets that answer. What is asked for beyond waits for its turn.
class Lookups {
 public:
  static Lookups& of_the_process();

  /// Called on any thread, or at once where the system has no thread to look anything up with.
  using Done = std::function<void(const Addresses&)>;

  void look_up(const std::string& host, std::uint16_t port, Done done);

 private:
  static constexpr int most_threads = 8;

  using Place = std::pair<std::string, std::uint16_t>;
  void work();
  std::vector<Done> take(const Place& place);

  std::mutex mutex_;
  std::deque<Place> waiting_;                   // not begun
  std::map<Place, std::vector<Done>> pending_;  // not answered
  int threads_ = 0;
};

}  // namespace duet::detail
