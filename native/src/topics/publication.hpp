#pragma once

#include <duet/position.hpp>
#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "topics/subscriber.hpp"

namespace duet::detail {

/// A message that is being published. It exists during its publisher's call.
struct Publication {
  std::uint64_t number;  // of all publications
  std::string_view topic;
  const PreparedMessage& message;
  const PublishOptions& options;
  const Position* position = nullptr;  // of a topic with history, from a backplane
  std::uint64_t except_id = 0;         // the subscriber that does not receive it; 0: none

  /// Delivers it to each of these once, but not to `except`. Returns how many take it.
  std::size_t deliver(std::span<const SubscriberList* const> meant, const Subscriber* except) const;

 private:
  /// Does so to each that `takes` it.
  template <class Takes>
  std::size_t deliver(std::span<const SubscriberList* const> meant, const Subscriber* except,
                      Takes takes) const;
};

/// A publication that is queued for another thread.
class KeptPublication {
 public:
  explicit KeptPublication(const Publication& from)
      : number_(from.number),
        topic_(from.topic),
        message_(from.message),
        options_(from.options),
        except_id_(from.except_id) {
    if (from.position) position_ = *from.position;
  }
  KeptPublication(const KeptPublication&) = delete;
  KeptPublication& operator=(const KeptPublication&) = delete;

  [[nodiscard]] Publication view() const {
    return {number_, topic_, message_, options_, position_ ? &*position_ : nullptr, except_id_};
  }

 private:
  std::uint64_t number_;
  std::string topic_;
  PreparedMessage message_;
  PublishOptions options_;
  std::optional<Position> position_;
  std::uint64_t except_id_;
};

}  // namespace duet::detail
