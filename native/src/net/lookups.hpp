#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "net/address.hpp"

namespace duet::detail {

/// The process's name lookups. getaddrinfo blocks as long as the name servers do not answer, and cannot be
/// cancelled. So each host name has a thread of its own, and unresponsive names delay no others. Several
/// requests for a name share one lookup.
///
/// The number of threads is limited. Lookups beyond the limit are queued, and removed when they are
/// cancelled.
class Lookups {
 public:
  static constexpr int most_threads = 256;

  static Lookups& of_the_process();

  /// Called on any thread, or at once if no thread can be created.
  using Done = std::function<void(const Addresses&)>;

  /// A pending request. Destroying it cancels the request, but an answer that is being delivered may still
  /// arrive.
  class Asking {
   public:
    Asking() = default;
    Asking(std::string host, std::uint64_t id) : host_(std::move(host)), id_(id) {}
    Asking(Asking&& other) noexcept : host_(std::move(other.host_)), id_(std::exchange(other.id_, 0)) {}
    Asking& operator=(Asking&& other) noexcept;
    ~Asking() { stop(); }
    void stop();

   private:
    std::string host_;
    std::uint64_t id_ = 0;  // 0: no request
  };

  [[nodiscard]] Asking look_up(const std::string& host, std::uint16_t port, Done done);

 private:
  struct Asker {
    std::uint16_t port;
    Done done;
  };
  using Askers = std::map<std::uint64_t, Asker>;
  using Queue = std::list<std::string>;
  struct Lookup {
    Askers askers;
    Queue::iterator turn;  // queue_.end() once it has begun
  };

  void forget(const std::string& host, std::uint64_t id);
  bool start_thread(std::string& error);
  void work();
  Askers take(const std::string& host);
  static void answer(const Askers& askers, const Addresses& found);

  std::mutex mutex_;
  Queue queue_;                            // not begun
  std::map<std::string, Lookup> lookups_;  // not answered, by host
  std::uint64_t last_id_ = 0;
  int threads_ = 0;
};

}  // namespace duet::detail
