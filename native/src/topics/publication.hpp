#pragma once

#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>

#include <cstdint>
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

  /// Delivers it to each of these once, but not to `except`. Returns how many take it.
  std::size_t deliver(std::span<const SubscriberList* const> meant, const Subscriber* except) const;
};

/// A publication that is queued for another thread.
class KeptPublication {
 public:
  explicit KeptPublication(const Publication& from)
      : number_(from.number), topic_(from.topic), message_(from.message), options_(from.options) {}
  KeptPublication(const KeptPublication&) = delete;
  KeptPublication& operator=(const KeptPublication&) = delete;

  [[nodiscard]] Publication view() const { return {number_, topic_, message_, options_}; }

 private:
  std::uint64_t number_;
  std::string topic_;
  PreparedMessage message_;
  PublishOptions options_;
};

}  // namespace duet::detail
