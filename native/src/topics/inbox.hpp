#pragma once

#include <memory>
#include <vector>

#include "topics/publication.hpp"
#include "topics/subscriber.hpp"

namespace duet::detail {

class LoopCore;

/// What one thread of a server has to deliver: what the others have published since it last looked.
struct Inbox {
  LoopCore* loop = nullptr;  ///< to be woken; null once its server has left it
  std::vector<std::shared_ptr<const KeptPublication>> waiting = {};

  /// For whom what the thread publishes itself is meant: its own, so that a publication allocates nothing.
  std::vector<const SubscriberList*> meant = {};
};

/// What was taken out of an inbox, with whom it is meant for.
struct Delivery {
  struct Item {
    std::shared_ptr<const KeptPublication> publication;
    std::vector<const SubscriberList*> meant;
  };
  std::vector<Item> items;
};

}  // namespace duet::detail
