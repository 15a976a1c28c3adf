#pragma once

#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>

#include <list>
#include <string>

namespace duet::detail {

/// Published messages that are queued for a slow consumer, in their order.
class HeldPublications {
 public:
  [[nodiscard]] bool empty() const { return held_.empty(); }
  /// The payload.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  /// The memory that they use: payload, key and bookkeeping.
  [[nodiscard]] std::size_t cost() const { return cost_; }

  /// Returns whether there are messages that may not be dropped (SlowConsumer::close).
  [[nodiscard]] bool has_binding() const { return binding_ > 0; }

  /// Queues the message as the options say, so that cost() is at most `most`. Returns false if there is no
  /// room.
  bool add(const PreparedMessage& message, std::string_view topic, const PublishOptions& options,
           std::size_t most);

  PreparedMessage take_first();

 private:
  struct Held {
    PreparedMessage message;
    std::string key;  // topic and key; empty for none
    bool is_binding;

    [[nodiscard]] std::size_t size() const { return message.bytes().size(); }
    [[nodiscard]] std::size_t cost() const { return overhead + key.size() + size(); }
  };

 public:
  /// The cost of a message beyond its payload and key: its list node.
  static constexpr std::size_t overhead = sizeof(Held) + 2 * sizeof(void*);

 private:
  void make_room(std::size_t cost, std::size_t most);
  std::list<Held>::iterator drop(std::list<Held>::iterator which);

  std::list<Held> held_;  // nearly always empty, and then without memory
  std::size_t bytes_ = 0;
  std::size_t cost_ = 0;
  std::size_t binding_ = 0;  // messages
};

}  // namespace duet::detail
