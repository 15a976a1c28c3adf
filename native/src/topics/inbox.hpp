#pragma once

#include <memory>
#include <vector>

#include "topics/publication.hpp"
#include "topics/subscriber.hpp"

namespace duet::detail {

class LoopCore;

/// The publications of other threads that one thread of a server has to deliver.
struct Inbox {
  LoopCore* loop = nullptr;  ///< to be woken; null once its server has left it
  std::vector<std::shared_ptr<const KeptPublication>> waiting = {};

  /// The recipients of a publication of this thread. It is a member, so that a publication allocates nothing.
  std::vector<const SubscriberList*> meant = {};
};

/// Publications taken out of an inbox, with their recipients.
struct Delivery {
  struct Item {
    std::shared_ptr<const KeptPublication> publication;
    std::vector<const SubscriberList*> meant;
  };
  std::vector<Item> items;
};

}  // namespace duet::detail
