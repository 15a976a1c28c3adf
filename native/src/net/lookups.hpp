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

/// The process's name lookups. getaddrinfo blocks for as long as the name servers let it, and cannot be
/// called off; so each name that is looked up has a thread of its own, and names that hang hold up no others.
/// Whoever asks for a name that is being looked up gets that answer.
///
/// A bound keeps a program that asks for very many names from taking all the threads of the system: what is
/// asked for beyond it waits for its turn, and is forgotten when nobody waits for it any more.
class Lookups {
 public:
  static constexpr int most_threads = 256;

  static Lookups& of_the_process();

  /// Called on any thread, or at once where the system has no thread to look anything up with.
  using Done = std::function<void(const Addresses&)>;

  /// While it lives somebody waits for the answer. An answer that is on its way already may still come.
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
    std::uint64_t id_ = 0;  // 0: for nothing
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
