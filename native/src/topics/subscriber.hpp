#pragma once

#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

namespace duet::detail {

class CatchUps;
class Subscriber;
struct Publication;
struct Topic;

using SubscriberList = std::vector<Subscriber*>;

/// A subscriber of topics.
class Subscriber {
 public:
  /// `thread` is the number of the server thread that it belongs to, `id` a number that is unique in the
  /// server, or 0.
  explicit Subscriber(unsigned thread = 0, std::uint64_t id = 0);

  /// Returns whether the message was sent, or is queued to be sent. Never calls back.
  virtual bool deliver(const PreparedMessage& message, std::string_view topic,
                       const PublishOptions& options) = 0;

  /// Returns how many bytes of kept messages may be delivered to it now.
  [[nodiscard]] virtual std::size_t history_room() const = 0;

 protected:
  ~Subscriber();

  /// Live messages are held in topics in which it is catching up. Null: in none.
  std::unique_ptr<CatchUps> catch_ups_;

 private:
  friend class TopicRegistry;
  friend struct Publication;

  struct Membership {
    Topic* topic;
    std::size_t at;  // its index among its thread's subscribers of the topic
  };
  using Memberships = std::map<std::string_view, Membership>;

  unsigned thread_;
  std::uint64_t id_;
  Memberships memberships_;             // by the names of their topics, as a client may have thousands
  std::uint64_t last_publication_ = 0;  // so that nobody receives it twice, by a name and by a pattern
};

}  // namespace duet::detail
