#pragma once

#include <duet/prepared_message.hpp>
#include <duet/topics.hpp>

#include <list>
#include <string>

namespace duet::detail {

/// Published messages that are held back for a slow subscriber, in their order.
class Backlog {
 public:
  [[nodiscard]] bool empty() const { return held_.empty(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

  /// Whether it has messages that nobody may drop (SlowConsumer::close).
  [[nodiscard]] bool has_binding() const { return binding_ > 0; }

  /// Holds the message back as the options say, so that no more than `most` bytes are. False if it is not,
  /// for want of room.
  bool add(const PreparedMessage& message, std::string_view topic, const PublishOptions& options,
           std::size_t most);

  PreparedMessage take_first();

 private:
  struct Held {
    PreparedMessage message;
    std::string key;  // topic and key; empty for none
    bool is_binding;
  };

  void make_room(std::size_t size, std::size_t most);

  std::list<Held> held_;  // nearly always empty, and then no memory
  std::size_t bytes_ = 0;
  std::size_t binding_ = 0;  // messages
};

}  // namespace duet::detail
