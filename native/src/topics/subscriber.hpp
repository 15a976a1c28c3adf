#pragma once

#include <duet/prepared_message.hpp>
#include <duet/topics.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace duet::detail {

struct Topic;

/// Who is subscribed to topics.
class Subscriber {
 public:
  /// Whether it was sent, or is held back to be. Never calls back.
  virtual bool deliver(const PreparedMessage& message, std::string_view topic,
                       const PublishOptions& options) = 0;

 protected:
  ~Subscriber() = default;

 private:
  friend class Topics;

  struct Membership {
    Topic* topic;
    std::size_t at;  // its place among the topic's subscribers
  };
  std::vector<Membership> memberships_;
  std::uint64_t last_publication_ = 0;  // so that nobody gets one twice, by a name and by a pattern
};

}  // namespace duet::detail
