#pragma once

#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

namespace duet::detail {

class Subscriber;
struct Publication;
struct Topic;

using SubscriberList = std::vector<Subscriber*>;

/// A subscriber of topics.
class Subscriber {
 public:
  /// `thread` is the number of the server thread that it belongs to.
  explicit Subscriber(unsigned thread = 0) : thread_(thread) {}

  /// Returns whether the message was sent, or is queued to be sent. Never calls back.
  virtual bool deliver(const PreparedMessage& message, std::string_view topic,
                       const PublishOptions& options) = 0;

 protected:
  ~Subscriber() = default;

 private:
  friend class TopicRegistry;
  friend struct Publication;

  struct Membership {
    Topic* topic;
    std::size_t at;  // its index among its thread's subscribers of the topic
  };
  using Memberships = std::map<std::string_view, Membership>;

  unsigned thread_;
  Memberships memberships_;             // by the names of their topics, as a client may have thousands
  std::uint64_t last_publication_ = 0;  // so that nobody receives it twice, by a name and by a pattern
};

}  // namespace duet::detail
